//! The program `loa`: reads the command line, runs the command, and leaves with its exit code.
//!
//! What can be run, tested and read stands in the library.

use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments: Vec<std::ffi::OsString> = std::env::args_os().collect();
    ExitCode::from(loa::cli::main(arguments))
}
