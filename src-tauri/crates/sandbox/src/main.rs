//! `sandbox --port 8787 --key test`: a loyalty service for integrators to try their till against.

use std::process::ExitCode;

use lexopt::prelude::{Long, ValueExt};
use sandbox::{Config, DIALECTS, Dialect, Sandbox, people};

const USAGE: &str = "\
A loyalty service in a box, on a loopback port.

  --port N     the port; any free one if left out
  --key KEY    the key that callers must show (default: training)
  --point ID   a point of sale that exists; may be given more than once
  --dialect D  speaks otherwise than the vendor's paper, within what it leaves open
  --admin      lets POST /sandbox/faults make calls misbehave, and GET /sandbox/operations tell
               what was created, where the header apikey shows the key
";

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let config = match config() {
        Ok(Some(config)) => config,
        Ok(None) => {
            print!("{USAGE}\nDialects:\n");
            for Dialect { name, about, .. } in DIALECTS {
                println!("  {name:<11}{about}");
            }
            return ExitCode::SUCCESS;
        }
        Err(error) => {
            eprint!("{error}\n\n{USAGE}");
            return ExitCode::from(2);
        }
    };
    let points = config.points.join(", ");
    let sandbox = match Sandbox::start(config).await {
        Ok(sandbox) => sandbox,
        Err(error) => {
            eprintln!("cannot listen: {error}");
            return ExitCode::FAILURE;
        }
    };
    println!("{}  points: {points}", sandbox.url());
    for person in people() {
        println!("  {}  {:<14}  {}", person.card, person.phone, person.name);
    }
    std::future::pending().await
}

fn config() -> Result<Option<Config>, lexopt::Error> {
    let mut config = Config::default();
    let mut points = vec![];
    let mut arguments = lexopt::Parser::from_env();
    while let Some(argument) = arguments.next()? {
        match argument {
            Long("port") => config.port = arguments.value()?.parse()?,
            Long("key") => config.key = arguments.value()?.string()?,
            Long("point") => points.push(arguments.value()?.string()?),
            Long("dialect") => config.dialect = arguments.value()?.parse_with(dialect)?,
            Long("admin") => config.admin = true,
            Long("help") => return Ok(None),
            _ => return Err(argument.unexpected()),
        }
    }
    if !points.is_empty() {
        config.points = points;
    }
    Ok(Some(config))
}

fn dialect(name: &str) -> Result<Dialect, &'static str> {
    Dialect::named(name).ok_or("no such dialect: --help lists them")
}
