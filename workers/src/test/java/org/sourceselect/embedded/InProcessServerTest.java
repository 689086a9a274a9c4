package org.sourceselect.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.sourceselect.task.BadInputException;
import org.sourceselect.worker.TemporalLocation;

class InProcessServerTest {

    @Test
    void answersOnTheLoopbackAddressAlone() {
        try (InProcessServer server = InProcessServer.start()) {
            assertThatCode(() -> Reachability.await(server.location(), Duration.ofSeconds(10), () -> true))
                    .doesNotThrowAnyException();
            assertThat(server.addresses())
                    .allSatisfy(address -> assertThat(
                                    ((InetSocketAddress) address).getAddress().isLoopbackAddress())
                            .isTrue());
        }
    }

    @Test
    void isNotReachableOnAnotherInterface() throws IOException {
        List<InetAddress> others = otherAddresses();
        if (others.isEmpty()) {
            System.out.println("SKIPPED: this machine has no address beside loopback to try the server on");
        }
        assumeTrue(!others.isEmpty(), "this machine has no address beside loopback");
        try (InProcessServer server = InProcessServer.start()) {
            int port = ((InetSocketAddress) server.addresses().get(0)).getPort();
            for (InetAddress other : others) {
                assertThatThrownBy(() -> connect(other, port)).isInstanceOf(IOException.class);
            }
        }
    }

    @Test
    void whatTakesCallsAndIsLateToAnswerIsToldMeanwhile() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            TemporalLocation location = new TemporalLocation("127.0.0.1:" + silent.getLocalPort(), "default");
            List<String> told = new ArrayList<>();
            assertThatThrownBy(() -> Reachability.await(location, Duration.ofSeconds(1), () -> false, told::add))
                    .hasMessageContaining("it does not answer (no reply in time)");
            assertThat(told)
                    .containsExactly("Temporal at " + location.target()
                            + " takes calls and has not answered yet; waiting up to 6 s");
        }
    }

    @Test
    void aServerThatDoesNotAnswerIsNamedWithItsRemedy() {
        TemporalLocation closed;
        try (InProcessServer server = InProcessServer.start()) {
            closed = new TemporalLocation(server.location().target(), "default");
        }
        assertThatThrownBy(() -> Reachability.await(closed, Duration.ZERO, () -> true))
                .isInstanceOf(BadInputException.class)
                .hasMessage("Temporal at " + closed.target() + ": it does not answer (nothing listens there); "
                        + "start it, or give --temporal the HOST:PORT of one that runs");
    }

    private static void connect(InetAddress address, int port) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(address, port), 1000);
        }
    }

    private static List<InetAddress> otherAddresses() throws SocketException {
        return NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(a -> !a.isLoopbackAddress())
                .toList();
    }
}
