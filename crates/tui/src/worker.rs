//! The session, on a thread of its own: a command may take long, and the screen must not wait for it.
//!
//! Requests are sent one by one, and each gets one reply. While a request is pending, the session's progress is
//! visible, and it can be stopped.

use std::{
    sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel},
    thread,
    time::Duration,
};

use bantam_debug::{
    Answer, Command, Completion, DebugError, Driver, Progress, Session, Slice, StopHandle, View, ViewRequest,
};

/// How long to wait for a reply before drawing the screen without it.
const PATIENCE: Duration = Duration::from_millis(40);
/// How long to wait for a short request.
const LONGEST: Duration = Duration::from_secs(2);
/// How many instructions run between two drawings of the screen.
const SLICE: u64 = 50_000_000;

/// A request to the session.
enum Request {
    /// A job, and a view afterwards.
    Perform(Job, ViewRequest),
    /// A view.
    View(ViewRequest),
    /// The completions of a line.
    Complete(String),
    /// The address of a place.
    Address(String),
    /// The address of an instruction a number of instructions before another.
    Before(u16, u16),
}

/// A job for the session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Job {
    /// A command, or its first slice if it takes long. Except for one that [types](is_typed), it ends the command that
    /// is running.
    Command(Command),
    /// The next slice of the command that is running.
    Resume,
    /// Cancels the command that is running.
    Cancel,
}

/// Whether a command only gives input to the program, which works while another command is running.
pub(crate) fn is_typed(command: &Command) -> bool {
    matches!(command, Command::Input(_) | Command::InputEnds | Command::Set(..))
}

/// A reply of the session.
pub(crate) enum Reply {
    /// A command needs more slices.
    Running(Box<View>),
    /// A command is complete.
    Done(Result<Answer, DebugError>, Box<View>),
    /// A view.
    View(Box<View>),
    /// The completions of a line.
    Completion(Completion),
    /// The address of a place, or why there is none.
    Address(Result<u16, DebugError>),
    /// A view failed.
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
    /// Moves the session to a thread.
    pub(crate) fn start(session: Session) -> std::io::Result<Self> {
        let (requests, to_do) = channel();
        let (done, replies) = channel();
        let (stop, progress) = (session.stop_handle(), session.progress());
        thread::Builder::new().name("session".to_owned()).spawn(move || {
            let mut server = Server { session, driver: None };
            while let Ok(request) = to_do.recv() {
                // The receiver is dropped with the screen.
                if done.send(server.serve(request)).is_err() {
                    return;
                }
            }
        })?;
        Ok(Self { requests, replies, stop, progress, is_busy: false })
    }

    /// Whether a reply is pending.
    pub(crate) fn is_busy(&self) -> bool {
        self.is_busy
    }

    /// Returns the moment where the session recently was.
    pub(crate) fn moment(&self) -> u64 {
        self.progress.moment()
    }

    /// Stops the running command.
    pub(crate) fn stop(&self) {
        if self.is_busy {
            self.stop.stop();
        }
    }

    /// Starts a job. Its reply may come at once, or later by [`poll`](Self::poll).
    pub(crate) fn perform(&mut self, job: Job, request: ViewRequest) -> Result<Option<Reply>, Gone> {
        self.send(Request::Perform(job, request))?;
        self.wait(PATIENCE)
    }

    /// Requests a view, likewise.
    pub(crate) fn view(&mut self, request: ViewRequest) -> Result<Option<Reply>, Gone> {
        self.send(Request::View(request))?;
        self.wait(PATIENCE)
    }

    /// Requests the completions of a line.
    pub(crate) fn complete(&mut self, line: &str) -> Result<Option<Reply>, Gone> {
        self.send(Request::Complete(line.to_owned()))?;
        self.wait(LONGEST)
    }

    /// The address of a place.
    pub(crate) fn address(&mut self, place: &str) -> Result<Option<Reply>, Gone> {
        self.send(Request::Address(place.to_owned()))?;
        self.wait(LONGEST)
    }

    /// Requests the address `rows` instructions before another.
    pub(crate) fn before(&mut self, addr: u16, rows: u16) -> Result<Option<Reply>, Gone> {
        self.send(Request::Before(addr, rows))?;
        self.wait(LONGEST)
    }

    /// Returns the reply, if it has arrived.
    pub(crate) fn poll(&mut self) -> Result<Option<Reply>, Gone> {
        self.wait(Duration::ZERO)
    }

    fn send(&mut self, request: Request) -> Result<(), Gone> {
        // A stop may have come just when the last reply was ready.
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

/// The session on its thread.
struct Server {
    session: Session,
    /// The command that is running.
    driver: Option<Driver>,
}

impl Server {
    fn serve(&mut self, request: Request) -> Reply {
        match request {
            Request::Perform(job, request) => {
                let slice = self.perform(job);
                match (slice, self.session.view(&request)) {
                    (Slice::Running(_), Ok(view)) => Reply::Running(Box::new(view)),
                    (Slice::Done(answer), Ok(view)) => Reply::Done(answer, Box::new(view)),
                    (_, Err(error)) => Reply::Failed(error.to_string()),
                }
            }
            Request::View(request) => match self.session.view(&request) {
                Ok(view) => Reply::View(Box::new(view)),
                Err(error) => Reply::Failed(error.to_string()),
            },
            Request::Complete(line) => Reply::Completion(self.session.complete(&line)),
            Request::Address(place) => Reply::Address(self.session.address(&place)),
            Request::Before(addr, rows) => Reply::Address(Ok(self.session.code_before(addr, rows))),
        }
    }

    fn perform(&mut self, job: Job) -> Slice {
        match job {
            Job::Command(command) if is_typed(&command) => Slice::Done(self.session.perform(&command)),
            Job::Command(command) => {
                if let Some(driver) = self.driver.take() {
                    // Where the program is now is what the next command is about; there is no one to answer.
                    let _ = driver.cancel(&mut self.session);
                }
                self.slice(Driver::start(command))
            }
            Job::Resume => match self.driver.take() {
                Some(driver) => self.slice(driver),
                None => self.cancel(),
            },
            Job::Cancel => self.cancel(),
        }
    }

    fn slice(&mut self, mut driver: Driver) -> Slice {
        let slice = driver.slice(&mut self.session, SLICE);
        if driver.is_running() {
            self.driver = Some(driver);
        }
        slice
    }

    /// Ends the command that is running; without one, the answer is that of a command that was stopped.
    fn cancel(&mut self) -> Slice {
        let driver = self.driver.take().unwrap_or_else(|| Driver::start(Command::Where));
        Slice::Done(driver.cancel(&mut self.session))
    }
}
