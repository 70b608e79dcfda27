//! What needs no window, for whoever prepares tills. See `lib.rs`.

fn main() -> std::process::ExitCode {
    loyalty_cashier::console()
}
