//! The session, on a thread of its own: a command may take its time, and the screen must not wait for it.
//!
//! Requests go there one by one, and each is answered once. While one is on its way, where the session is can be
//! seen, and it can be told to stop.

use std::{
    sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel},
    thread,
    time::Duration,
};

use bantam_debug::{
    Answer, Command, Completion, DebugError, Progress, Session, StopHandle, View, ViewRequest,
};

/// So long a request is waited for before the screen is drawn without its answer.
const PATIENCE: Duration = Duration::from_millis(40);
/// So long a short question is waited for.
const LONGEST: Duration = Duration::from_secs(2);

/// What the session is asked for.
enum Request {
    /// To do a command in so many instructions, and to say how things look then.
    Perform(Box<Command>, u64, ViewRequest),
    /// To say how things look.
    View(ViewRequest),
    /// What a line can go on with.
    Complete(String),
    /// The address of a place.
    Address(String),
    /// The address so many instructions before another.
    Before(u16, u16),
}

/// What it says.
pub(crate) enum Reply {
    /// What came of a command, and how things look.
    Done(Result<Answer, DebugError>, Box<View>),
    /// How things look.
    View(Box<View>),
    /// What a line can go on with.
    Completion(Completion),
    /// The address of a place, or why there is none.
    Address(Result<u16, DebugError>),
    /// Something went wrong that has nothing to do with a command.
    Failed(String),
}

/// The session's thread is gone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Gone;

/// The other end of the session's thread.
pub(crate) struct Worker {
    requests: Sender<Request>,
    replies: Receiver<Reply>,
    stop: StopHandle,
    progress: Progress,
    is_busy: bool,
}

impl Worker {
    /// Gives the session a thread.
    pub(crate) fn start(mut session: Session) -> std::io::Result<Self> {
        let (requests, to_do) = channel();
        let (done, replies) = channel();
        let (stop, progress) = (session.stop_handle(), session.progress());
        thread::Builder::new().name("session".to_owned()).spawn(move || {
            while let Ok(request) = to_do.recv() {
                // Nobody listens any more when the screen is gone.
                if done.send(serve(&mut session, request)).is_err() {
                    return;
                }
            }
        })?;
        Ok(Self { requests, replies, stop, progress, is_busy: false })
    }

    /// Whether an answer is still to come.
    pub(crate) fn is_busy(&self) -> bool {
        self.is_busy
    }

    /// The moment where the session was a little while ago.
    pub(crate) fn moment(&self) -> u64 {
        self.progress.moment()
    }

    /// Tells what is going on to stop.
    pub(crate) fn stop(&self) {
        if self.is_busy {
            self.stop.stop();
        }
    }

    /// Has a command done, in so many instructions at most. Its answer may be there at once, or come by
    /// [`poll`](Self::poll).
    pub(crate) fn perform(
        &mut self,
        command: Command,
        limit: u64,
        wish: ViewRequest,
    ) -> Result<Option<Reply>, Gone> {
        self.send(Request::Perform(Box::new(command), limit, wish))?;
        self.wait(PATIENCE)
    }

    /// Asks how things look, likewise.
    pub(crate) fn look(&mut self, wish: ViewRequest) -> Result<Option<Reply>, Gone> {
        self.send(Request::View(wish))?;
        self.wait(PATIENCE)
    }

    /// What a line can go on with.
    pub(crate) fn complete(&mut self, line: &str) -> Result<Option<Reply>, Gone> {
        self.send(Request::Complete(line.to_owned()))?;
        self.wait(LONGEST)
    }

    /// The address of a place.
    pub(crate) fn address(&mut self, place: &str) -> Result<Option<Reply>, Gone> {
        self.send(Request::Address(place.to_owned()))?;
        self.wait(LONGEST)
    }

    /// The address so many instructions before another.
    pub(crate) fn before(&mut self, addr: u16, rows: u16) -> Result<Option<Reply>, Gone> {
        self.send(Request::Before(addr, rows))?;
        self.wait(LONGEST)
    }

    /// The answer, if it has come.
    pub(crate) fn poll(&mut self) -> Result<Option<Reply>, Gone> {
        self.wait(Duration::ZERO)
    }

    fn send(&mut self, request: Request) -> Result<(), Gone> {
        // Somebody may have asked to stop just when the last answer was ready.
        self.stop.forget();
        self.is_busy = true;
        self.requests.send(request).map_err(|_| Gone)
    }

    fn wait(&mut self, patience: Duration) -> Result<Option<Reply>, Gone> {
        if !self.is_busy {
            return Ok(None);
        }
        match self.replies.recv_timeout(patience) {
            Ok(reply) => {
                self.is_busy = false;
                Ok(Some(reply))
            }
            Err(RecvTimeoutError::Timeout) => Ok(None),
            Err(RecvTimeoutError::Disconnected) => Err(Gone),
        }
    }
}

fn serve(session: &mut Session, request: Request) -> Reply {
    match request {
        Request::Perform(command, limit, wish) => {
            session.set_limit(limit);
            let answer = session.perform(&command);
            match session.look(&wish) {
                Ok(look) => Reply::Done(answer, Box::new(look)),
                Err(error) => Reply::Failed(error.to_string()),
            }
        }
        Request::View(wish) => match session.look(&wish) {
            Ok(look) => Reply::View(Box::new(look)),
            Err(error) => Reply::Failed(error.to_string()),
        },
        Request::Complete(line) => Reply::Completion(session.complete(&line)),
        Request::Address(place) => Reply::Address(session.address(&place)),
        Request::Before(addr, rows) => Reply::Address(Ok(session.code_before(addr, rows))),
    }
}
