//! The `bantam` command.

fn main() -> std::process::ExitCode {
    bantam::cli::main()
}
