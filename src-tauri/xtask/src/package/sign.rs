//! Signatures of programs for Windows.

use std::fs;
use std::path::{Path, PathBuf};

use crate::shell::{Done, program, run, told};

/// A certificate and its key, in a file (PKCS #12), and the file with the password of that. Where `TIMESTAMP` names a
/// server that tells the time, a signature outlives its certificate.
pub struct Certificate {
    file: PathBuf,
    password: PathBuf,
}

/// What Windows shows when it asks whether a program may start.
const NAME: &str = "Loyalty Cashier";
const FILE: &str = "CERTIFICATE";
const PASSWORD: &str = "CERTIFICATE_PASSWORD_FILE";

impl Certificate {
    /// What the environment names.
    pub fn given() -> Done<Option<Self>> {
        let path = |name| std::env::var_os(name).filter(|path| !path.is_empty()).map(PathBuf::from);
        match (path(FILE), path(PASSWORD)) {
            (Some(file), Some(password)) => Ok(Some(Self { file, password })),
            (None, None) => Ok(None),
            _ => Err(format!("{FILE} and {PASSWORD} go together")),
        }
    }

    /// One that nobody trusts.
    pub fn of_nobody(folder: &Path) -> Done<Self> {
        let at = |name: &str| folder.join(name);
        fs::write(at("password"), "nobody").map_err(told)?;
        run(program("openssl")
            .args(["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", "/CN=Nobody"])
            .args(["-addext", "extendedKeyUsage=codeSigning"])
            .arg("-keyout")
            .arg(at("nobody.key"))
            .arg("-out")
            .arg(at("nobody.pem")))?;
        run(program("openssl")
            .args(["pkcs12", "-export", "-passout", &format!("file:{}", at("password").display())])
            .arg("-inkey")
            .arg(at("nobody.key"))
            .arg("-in")
            .arg(at("nobody.pem"))
            .arg("-out")
            .arg(at("nobody.pfx")))?;
        Ok(Self { file: at("nobody.pfx"), password: at("password") })
    }

    /// How a program that is started is told of it.
    pub fn variables(&self) -> [(&'static str, &Path); 2] {
        [(FILE, &self.file), (PASSWORD, &self.password)]
    }

    /// Signs a file where it lies.
    pub fn sign(&self, file: &Path) -> Done {
        let server = std::env::var("TIMESTAMP").ok().filter(|server| !server.is_empty());
        if cfg!(windows) {
            let password = fs::read_to_string(&self.password).map_err(told)?;
            let mut command = program("signtool");
            command
                .args(["sign", "/q", "/fd", "sha256", "/d", NAME, "/f"])
                .arg(&self.file)
                .args(["/p", &password]);
            if let Some(server) = &server {
                command.args(["/td", "sha256", "/tr", server]);
            }
            // Its words are not shown: the password is among them.
            let signed = command.arg(file).status().is_ok_and(|status| status.success());
            return if signed { Ok(()) } else { Err(format!("not signed: {}", file.display())) };
        }
        let signed = file.with_extension("signed");
        let mut command = program("osslsigncode");
        command.args(["sign", "-h", "sha256", "-n", NAME, "-pkcs12"]).arg(&self.file);
        command.arg("-readpass").arg(&self.password);
        if let Some(server) = &server {
            command.args(["-ts", server]);
        }
        run(command.arg("-in").arg(file).arg("-out").arg(&signed))?;
        fs::rename(signed, file).map_err(told)
    }

    /// Checks that a file is signed by it: for one that [`Certificate::of_nobody`] made.
    pub fn verify(&self, file: &Path) -> Done {
        let own = self.file.with_extension("pem");
        run(program("osslsigncode").args(["verify", "-CAfile"]).arg(own).arg("-in").arg(file))
    }
}

/// Signs a file for whoever makes the installer, by the certificate that the environment names.
pub fn sign(file: &str) -> Done {
    Certificate::given()?.ok_or(format!("{FILE} is not set"))?.sign(Path::new(file))
}
