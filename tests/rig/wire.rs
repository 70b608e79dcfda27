//! The wire between the till and the service, which can be cut and mended.

use std::net::SocketAddr;

use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::sync::oneshot;
use tokio::task::{JoinHandle, JoinSet};

/// Passes on what comes, while it is whole.
pub struct Wire {
    address: SocketAddr,
    service: SocketAddr,
    passing: Option<(oneshot::Sender<()>, JoinHandle<()>)>,
}

impl Wire {
    /// A wire to a service.
    pub async fn to(service: SocketAddr) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let mut wire = Self { address, service, passing: None };
        wire.pass(listener);
        wire
    }

    /// Where the till has to connect to.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Cuts the wire: when this returns, what was connected is broken and nobody answers any more.
    pub async fn cut(&mut self) {
        if let Some((stop, passing)) = self.passing.take() {
            stop.send(()).expect("a wire that is whole");
            passing.await.expect("an end");
        }
    }

    /// Mends the wire, at the same address.
    pub fn mend(&mut self) {
        let socket = TcpSocket::new_v4().expect("a socket");
        socket.set_reuseaddr(true).expect("a port that was in use");
        socket.bind(self.address).expect("the same port");
        self.pass(socket.listen(64).expect("listening"));
    }

    fn pass(&mut self, listener: TcpListener) {
        let service = self.service;
        let (stop, mut stopped) = oneshot::channel();
        let passing = tokio::spawn(async move {
            let mut connections = JoinSet::new();
            while let Some(Ok((mut till, _))) = tokio::select! {
                accepted = listener.accept() => Some(accepted),
                _ = &mut stopped => None,
            } {
                connections.spawn(async move {
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
