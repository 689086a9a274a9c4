package org.sourceselect.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.temporal.envconfig.ClientConfigProfile;
import io.temporal.envconfig.ClientConfigTLS;
import java.io.Closeable;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sourceselect.task.BadInputException;
import org.sourceselect.worker.TemporalLocation;

/** A Temporal server behind real TLS that asks each client for a certificate. */
@Tag("slow")
class SecuredServerTest {

    private static final char[] PASSWORD = "only-for-tests".toCharArray();

    @TempDir
    static Path folder;

    @BeforeAll
    static void certificates() throws Exception {
        for (String who : new String[] {"server", "client"}) {
            keytool(
                    "-genkeypair",
                    "-alias",
                    who,
                    "-keyalg",
                    "EC",
                    "-dname",
                    "CN=localhost",
                    "-ext",
                    "san=dns:localhost,ip:127.0.0.1",
                    "-keystore",
                    store(who));
            keytool("-exportcert", "-rfc", "-alias", who, "-keystore", store(who), "-file", pem(who + "-cert"));
        }
        byte[] key = open("client").getKey("client", PASSWORD).getEncoded();
        Files.writeString(
                Path.of(pem("client-key")),
                "-----BEGIN PRIVATE KEY-----\n" + Base64.getMimeEncoder().encodeToString(key)
                        + "\n-----END PRIVATE KEY-----\n");
    }

    private static String store(String who) {
        return folder.resolve(who + ".p12").toString();
    }

    private static String pem(String name) {
        return folder.resolve(name + ".pem").toString();
    }

    private static void keytool(String... args) throws Exception {
        List<String> line = new ArrayList<>();
        line.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        line.addAll(Arrays.asList(args));
        line.addAll(List.of("-storetype", "PKCS12", "-storepass", new String(PASSWORD)));
        Process run = new ProcessBuilder(line)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("keytool.log").toFile())
                .start();
        assertThat(run.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(run.exitValue())
                .as(Files.readString(folder.resolve("keytool.log")))
                .isZero();
    }

    private static KeyStore open(String who) throws Exception {
        return KeyStore.getInstance(new File(store(who)), PASSWORD);
    }

    /** Takes TLS off in front of a server that does not know it, as a load balancer would. */
    private static final class TlsFront implements Closeable {

        private final SSLServerSocket front;
        private final int behind;

        TlsFront(int behind) throws Exception {
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(open("server"), PASSWORD);
            KeyStore clients = KeyStore.getInstance("PKCS12");
            clients.load(null, null);
            clients.setCertificateEntry("client", open("client").getCertificate("client"));
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(clients);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
            this.behind = behind;
            this.front = (SSLServerSocket)
                    context.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getLoopbackAddress());
            SSLParameters parameters = front.getSSLParameters();
            parameters.setNeedClientAuth(true);
            // What gRPC speaks; it gives up where the handshake does not agree on it.
            parameters.setApplicationProtocols(new String[] {"h2"});
            front.setSSLParameters(parameters);
            daemon(this::accept);
        }

        String target() {
            return "127.0.0.1:" + front.getLocalPort();
        }

        private void accept() {
            while (!front.isClosed()) {
                try {
                    Socket secured = front.accept();
                    Socket plain = new Socket(InetAddress.getLoopbackAddress(), behind);
                    daemon(() -> copy(secured, plain));
                    daemon(() -> copy(plain, secured));
                } catch (IOException e) {
                    // Closed, or a client that was turned away.
                }
            }
        }

        private static void copy(Socket from, Socket to) {
            try (from;
                    to) {
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream();
                byte[] chunk = new byte[1 << 14];
                for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
                    out.write(chunk, 0, n);
                    out.flush();
                }
            } catch (IOException e) {
                // Either side may hang up; both are closed then.
                return;
            }
        }

        private static void daemon(Runnable work) {
            Thread thread = new Thread(work, "tls-front");
            thread.setDaemon(true);
            thread.start();
        }

        @Override
        public void close() throws IOException {
            front.close();
        }
    }

    private static TemporalLocation secured(TlsFront front, InProcessServer server, ClientConfigTLS.Builder tls) {
        return new TemporalLocation(
                front.target(),
                "default",
                Optional.of(ClientConfigProfile.newBuilder().setTls(tls.build()).build()),
                Optional.empty(),
                server.location().token());
    }

    @Test
    void itAnswersThoseItKnowsAndTheOthersAreToldWhy() throws Exception {
        try (InProcessServer server = InProcessServer.start();
                TlsFront front = new TlsFront(port(server))) {
            ClientConfigTLS.Builder trusting = ClientConfigTLS.newBuilder().setServerCACertPath(pem("server-cert"));
            ClientConfigTLS.Builder known = ClientConfigTLS.newBuilder(trusting.build())
                    .setClientCertPath(pem("client-cert"))
                    .setClientKeyPath(pem("client-key"));

            // Patiently: the first TLS of a process takes seconds on a busy machine.
            Reachability.await(secured(front, server, known), Duration.ofSeconds(60), () -> true);
            try (TemporalConnection connection = TemporalConnection.to(secured(front, server, known))) {
                assertThat(connection
                                .client()
                                .getWorkflowServiceStubs()
                                .healthCheck()
                                .isInitialized())
                        .isTrue();
            }
            assertThatThrownBy(() -> await(secured(front, server, trusting)))
                    .isInstanceOf(BadInputException.class)
                    .hasMessageStartingWith("Temporal at " + front.target() + ": it does not answer (");
            assertThatThrownBy(() -> await(secured(front, server, ClientConfigTLS.newBuilder())))
                    .isInstanceOf(BadInputException.class)
                    .hasMessageContaining("no secure connection: ");
            assertThatThrownBy(() -> await(new TemporalLocation(front.target(), "default")))
                    .isInstanceOf(BadInputException.class)
                    .hasMessageContaining("what listens there does not answer as asked; a server with TLS needs --tls");
        }
    }

    private static void await(TemporalLocation location) {
        Reachability.await(location, Duration.ofSeconds(3), () -> true);
    }

    private static int port(InProcessServer server) {
        String target = server.location().target();
        return Integer.parseInt(target.substring(target.indexOf(':') + 1));
    }
}
