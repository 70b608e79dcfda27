//! From the first start to the end of a shift, once for each size, language and theme.

use std::path::PathBuf;

use rig::{Till, shift};

const SIZES: [(u32, u32); 4] = [(360, 640), (1024, 560), (1024, 768), (1920, 1080)];

/// Takes all of them.
#[tokio::main]
pub async fn walk() {
    let mut arguments = std::env::args().skip(1);
    let folder = PathBuf::from(arguments.next().unwrap_or_else(|| "target/shots".to_owned()));
    // The rest of the arguments choose: only names that contain one of them.
    let wanted: Vec<String> = arguments.collect();
    std::fs::create_dir_all(&folder).expect("a folder");
    for (width, height) in SIZES {
        for language in ["en", "ru", "kk"] {
            for theme in ["light", "dark"] {
                let name = format!("{width}x{height}-{language}-{theme}");
                if wanted.is_empty() || wanted.iter().any(|part| name.contains(part)) {
                    println!("{name}");
                    let picture = async |till: &Till, phase: &str| {
                        till.picture(&folder.join(format!("{phase}-{name}.png"))).await;
                    };
                    shift((width, height), language, theme, &picture).await;
                }
            }
        }
    }
}
