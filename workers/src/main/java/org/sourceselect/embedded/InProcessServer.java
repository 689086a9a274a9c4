package org.sourceselect.embedded;

import io.grpc.Server;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.temporal.internal.testservice.GRPCServerHelper;
import io.temporal.internal.testservice.TestServicesStarter;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.sourceselect.worker.TemporalLocation;

/**
 * Temporal's in-process server on the loopback address: up in a second, all in memory, nothing to install. Its port is for other
 * commands on the same home, and answers only who shows the {@linkplain TokenDoor token} that is noted there.
 *
 * <p>Built from its services because {@code TestServer.createPortBoundServer} listens on every interface. A home's
 * finished stages are in the store, so a workflow lost with the process costs only look-ups when it is run again.
 */
final class InProcessServer implements TemporalServer {

    private static final int GRACE_SECONDS = 2;

    private final TestServicesStarter services;
    private final Server server;

    /** The same services without a socket, for the clients of this process. */
    private final Server direct;

    private final String name;
    private final String token;

    private InProcessServer(TestServicesStarter services, Server server, Server direct, String name, String token) {
        this.services = services;
        this.server = server;
        this.direct = direct;
        this.name = name;
        this.token = token;
    }

    static InProcessServer start() {
        // Time skipping locked: a workflow's timers must last as long as they say; 0: the clock starts at the present.
        TestServicesStarter services = new TestServicesStarter(true, 0);
        NettyServerBuilder builder =
                NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        String token = TokenDoor.newToken();
        builder.intercept(new TokenDoor(token));
        GRPCServerHelper.registerServicesAndHealthChecks(services.getServices(), builder);
        String name = InProcessServerBuilder.generateName();
        InProcessServerBuilder directly = InProcessServerBuilder.forName(name);
        GRPCServerHelper.registerServicesAndHealthChecks(services.getServices(), directly);
        try {
            Server server = builder.build().start();
            return new InProcessServer(services, server, directly.build().start(), name, token);
        } catch (IOException e) {
            services.close();
            throw TemporalServer.cannotListen(e);
        }
    }

    /** The addresses it listens on. */
    List<? extends SocketAddress> addresses() {
        return server.getListenSockets();
    }

    @Override
    public TemporalLocation location() {
        return new TemporalLocation(
                InetAddress.getLoopbackAddress().getHostAddress() + ":" + server.getPort(),
                TemporalLocation.DEFAULT_NAMESPACE,
                Optional.empty(),
                Optional.of(name),
                Optional.of(token));
    }

    @Override
    public boolean lists() {
        return false;
    }

    @Override
    public void close() {
        direct.shutdown();
        server.shutdown();
        services.close();
        try {
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(GRACE_SECONDS);
            for (Server each : List.of(direct, server)) {
                if (!each.awaitTermination(end - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                    // Long polls of clients that have not hung up.
                    each.shutdownNow();
                }
            }
        } catch (InterruptedException e) {
            direct.shutdownNow();
            server.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
