//! The wire between the till and the service: TLS, and it can be cut, mended and listened in on.

use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;

use rustls::ServerConfig;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::sync::oneshot;
use tokio::task::{JoinHandle, JoinSet};
use tokio_rustls::TlsAcceptor;

/// Passes on what comes, while it is whole.
pub struct Wire {
    address: SocketAddr,
    service: SocketAddr,
    certificate: Identity,
    passing: Option<(oneshot::Sender<()>, JoinHandle<()>)>,
}

impl Wire {
    /// A wire to a service.
    pub async fn to(service: SocketAddr) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let mut wire = Self { address, service, certificate: Identity::new(), passing: None };
        wire.pass(listener, wire.certificate.acceptor());
        wire
    }

    /// Where the till has to connect to.
    #[must_use]
    pub fn url(&self) -> String {
        format!("https://localhost:{}", self.address.port())
    }

    /// The same by a name that has to be looked up, so that it can get lost.
    #[must_use]
    pub fn url_by_name(&self) -> String {
        format!("https://{NAME}:{}", self.address.port())
    }

    /// Writes the certificate to a file, and says which variable makes the app trust it.
    #[must_use]
    pub fn trust(&self, folder: &Path) -> (String, String) {
        let path = folder.join("service.pem");
        std::fs::write(&path, &self.certificate.pem).expect("the certificate");
        ("SSL_CERT_FILE".to_owned(), path.display().to_string())
    }

    /// Cuts the wire: when this returns, what was connected is broken and nobody answers any more.
    pub async fn cut(&mut self) {
        if let Some((stop, passing)) = self.passing.take() {
            stop.send(()).expect("a wire that is whole");
            passing.await.expect("an end");
        }
    }

    /// Mends the wire, at the same address.
    pub async fn mend(&mut self) {
        self.cut().await;
        self.pass(self.listen(), self.certificate.acceptor());
    }

    /// From now on somebody else answers, whom the till has no reason to trust.
    pub async fn impersonate(&mut self) {
        self.cut().await;
        self.pass(self.listen(), Identity::new().acceptor());
    }

    fn listen(&self) -> TcpListener {
        let socket = TcpSocket::new_v4().expect("a socket");
        socket.set_reuseaddr(true).expect("a port that was in use");
        socket.bind(self.address).expect("the same port");
        socket.listen(64).expect("listening")
    }

    fn pass(&mut self, listener: TcpListener, acceptor: TlsAcceptor) {
        let service = self.service;
        let (stop, mut stopped) = oneshot::channel();
        let passing = tokio::spawn(async move {
            let mut connections = JoinSet::new();
            while let Some(Ok((till, _))) = tokio::select! {
                accepted = listener.accept() => Some(accepted),
                _ = &mut stopped => None,
            } {
                let acceptor = acceptor.clone();
                connections.spawn(async move {
                    let Ok(mut till) = acceptor.accept(till).await else { return };
                    if let Ok(mut service) = TcpStream::connect(service).await {
                        let _ = tokio::io::copy_bidirectional(&mut till, &mut service).await;
                    }
                });
            }
            drop(listener);
            connections.shutdown().await;
        });
        self.passing = Some((stop, passing));
    }
}

/// A name that has to be looked up, unlike `localhost`; `shim.c` knows where it leads.
const NAME: &str = "loyalty.localhost";

/// Who answers at the other end.
struct Identity {
    pem: String,
    config: Arc<ServerConfig>,
}

impl Identity {
    fn new() -> Self {
        let made = rcgen::generate_simple_self_signed(["localhost".to_owned(), NAME.to_owned()])
            .expect("a certificate");
        let key = PrivateKeyDer::try_from(made.signing_key.serialize_der()).expect("a key");
        let chain = vec![CertificateDer::from(made.cert.der().to_vec())];
        let config =
            ServerConfig::builder_with_provider(Arc::new(rustls::crypto::aws_lc_rs::default_provider()))
                .with_safe_default_protocol_versions()
                .expect("protocol versions")
                .with_no_client_auth()
                .with_single_cert(chain, key)
                .expect("a certificate with its key");
        Self { pem: made.cert.pem(), config: Arc::new(config) }
    }

    fn acceptor(&self) -> TlsAcceptor {
        TlsAcceptor::from(Arc::clone(&self.config))
    }
}
