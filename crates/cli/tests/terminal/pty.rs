//! A pseudo-terminal with a process on it. A thread reads the output of the process. Tests wait for output, and never for
//! a fixed time.

use std::{
    io::{Read as _, Write},
    process::Command,
    sync::{Arc, Condvar, Mutex},
    time::{Duration, Instant},
};

use portable_pty::{Child, CommandBuilder, PtyPair, PtySize, native_pty_system};
use rustix::process::Pid;

/// How long to wait for expected output, even on a busy host.
const PATIENCE: Duration = Duration::from_secs(30);
/// The interval of polling for a condition.
const GLANCE: Duration = Duration::from_millis(10);

/// The output of the terminal.
struct Shown {
    text: String,
    screen: vt100::Parser,
}

/// The terminal, with a shell that starts the process and stays when it has ended: at the end of the
/// shell, the system itself would restore the terminal.
pub(crate) struct Terminal {
    pair: PtyPair,
    shell: Box<dyn Child + Send + Sync>,
    keyboard: Box<dyn Write + Send>,
    shown: Arc<(Mutex<Shown>, Condvar)>,
    modes_before: String,
    /// What the process needs as long as it runs.
    pub(crate) keeps: Option<Arc<tempfile::TempDir>>,
}

/// The default script of the shell, which ignores Ctrl-C.
const RUN: &str = "trap : INT QUIT; start \"$@\"; ended $?; read hold";
/// Functions of the shell: `start` runs a process and prints its id, `ended` prints the exit code.
const KNOWS: &str = "
    start() { sh -c 'echo \"<pid $$>\"; exec \"$@\"' sh \"$@\"; }
    ended() { echo \"<ended $1>\"; }
";

impl Terminal {
    /// Starts a process on a new terminal.
    pub(crate) fn start(program: &str, arguments: &[&str], variables: &[(&str, &str)]) -> Self {
        Self::with_script(RUN, program, arguments, variables)
    }

    /// Starts a shell with a script on a new terminal. The script has the process as its arguments.
    pub(crate) fn with_script(
        script: &str,
        program: &str,
        arguments: &[&str],
        variables: &[(&str, &str)],
    ) -> Self {
        let size = PtySize { rows: 24, cols: 80, ..PtySize::default() };
        let pair = native_pty_system().openpty(size).unwrap();
        let modes_before = modes(&pair);
        let mut command = CommandBuilder::new("sh");
        command.args(["-c", &format!("{KNOWS}\n{script}"), "sh", program]);
        command.args(arguments);
        command.env_remove("NO_COLOR");
        for (name, value) in variables {
            command.env(name, value);
        }
        let shell = pair.slave.spawn_command(command).unwrap();
        let keyboard = pair.master.take_writer().unwrap();
        let mut reader = pair.master.try_clone_reader().unwrap();
        let screen = vt100::Parser::new(size.rows, size.cols, 0);
        let shown = Arc::new((Mutex::new(Shown { text: String::new(), screen }), Condvar::new()));
        let writer = Arc::clone(&shown);
        std::thread::spawn(move || {
            let mut buffer = [0; 4096];
            // The other end is closed when the test is over.
            while let Ok(count @ 1..) = reader.read(&mut buffer) {
                let (shown, news) = &*writer;
                // A test that failed has broken the lock.
                let Ok(mut shown) = shown.lock() else { return };
                shown.text.push_str(&String::from_utf8_lossy(&buffer[..count]));
                shown.screen.process(&buffer[..count]);
                news.notify_all();
            }
        });
        Self { pair, shell, keyboard, shown, modes_before, keeps: None }
    }

    /// Presses keys.
    pub(crate) fn type_keys(&mut self, keys: &str) {
        self.keyboard.write_all(keys.as_bytes()).unwrap();
        self.keyboard.flush().unwrap();
    }

    /// Waits until the text has been shown.
    pub(crate) fn wait_for(&self, text: &str) {
        self.wait(text, |shown| shown.text.contains(text));
    }

    fn wait(&self, what: &str, is_there: impl Fn(&Shown) -> bool) {
        let (shown, news) = &*self.shown;
        let waiting = |shown: &mut Shown| !is_there(shown);
        let (shown, late) = news.wait_timeout_while(shown.lock().unwrap(), PATIENCE, waiting).unwrap();
        assert!(!late.timed_out(), "{what:?} does not come; what came is {:?}", shown.text);
    }

    /// Waits until the screen shows a text.
    pub(crate) fn wait_for_screen(&self, text: &str) {
        self.wait(text, |shown| shown.screen.screen().contents().contains(text));
    }

    /// Makes the terminal larger or smaller.
    pub(crate) fn resize(&self, cols: u16, rows: u16) {
        // Output for the new size must go to a screen of that size.
        let mut shown = self.shown.0.lock().unwrap();
        self.pair.master.resize(PtySize { rows, cols, ..PtySize::default() }).unwrap();
        shown.screen.screen_mut().set_size(rows, cols);
    }

    /// Waits until a condition holds, by polling.
    pub(crate) fn wait_until(&self, what: &str, is_so: impl Fn(&Self) -> bool) {
        let start = Instant::now();
        while !is_so(self) {
            assert!(start.elapsed() < PATIENCE, "{what}: not so; what was shown is {:?}", self.text());
            std::thread::sleep(GLANCE);
        }
    }

    /// Waits for the end of the process, and returns its exit code.
    pub(crate) fn end(&self) -> u32 {
        let code = |text: &str| between(text, "<ended ", ">").map(str::to_owned);
        self.wait("the end", |shown| code(&shown.text).is_some());
        code(&self.all()).unwrap().parse().unwrap()
    }

    /// Returns all output of the process.
    pub(crate) fn text(&self) -> String {
        let all = self.all();
        let (_, text) = all.split_once(">\r\n").unwrap_or_default();
        text.split("<ended").next().unwrap().to_owned()
    }

    fn all(&self) -> String {
        self.shown.0.lock().unwrap().text.clone()
    }

    /// Returns the screen that this output produces.
    pub(crate) fn screen<T>(&self, look: impl FnOnce(&vt100::Screen) -> T) -> T {
        look(self.shown.0.lock().unwrap().screen.screen())
    }

    /// The process.
    pub(crate) fn process(&self) -> Pid {
        self.wait("a process", |shown| between(&shown.text, "<pid ", ">").is_some());
        let number = between(&self.all(), "<pid ", ">").unwrap().parse().unwrap();
        Pid::from_raw(number).unwrap()
    }

    /// All modes of the terminal.
    pub(crate) fn modes(&self) -> String {
        modes(&self.pair)
    }

    /// Returns all modes before the process started.
    pub(crate) fn modes_before(&self) -> String {
        self.modes_before.clone()
    }

    /// Switches echo and lines on again, as a shell does.
    pub(crate) fn reset_modes(&self) {
        let name = self.pair.master.tty_name().unwrap();
        let tty = std::fs::OpenOptions::new().read(true).open(name).unwrap();
        let status = Command::new("stty").args(["icanon", "echo"]).stdin(tty).status().unwrap();
        assert!(status.success());
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        // No process of a failed test must remain.
        let _ = self.shell.kill();
    }
}

/// Returns the text between two words.
fn between<'a>(text: &'a str, before: &str, after: &str) -> Option<&'a str> {
    Some(text.split_once(before)?.1.split_once(after)?.0)
}

fn modes(pair: &PtyPair) -> String {
    format!("{:?}", pair.master.get_termios().unwrap())
}
