//! The `bantam` command.

fn main() -> std::process::ExitCode {
    bantam_cli::main()
}
