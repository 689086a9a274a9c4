package org.sourceselect.store.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sourceselect.activity.StageKind;
import org.sourceselect.store.ArtifactStore;
import org.sourceselect.store.Stage;
import org.sourceselect.store.StoreLocation;
import org.sourceselect.task.BadInputException;

/** The embedded store starts quickly, keeps to itself, and is there again with all it held. */
class EmbeddedObjectStoreTest {

    @TempDir
    private Path folder;

    private Path home() {
        return folder.resolve("store");
    }

    private Stage.Outcome compute(StoreLocation location) {
        Stage.Definition definition = new Stage.Definition(StageKind.SCORE, 1, List.of(), "settings", 1);
        try (ArtifactStore store = ArtifactStore.open(location, folder.resolve("scratch"))) {
            Stage.Outcome outcome =
                    Stage.findOrCompute(store, definition, "a request", draft -> draft.json("score.json", 0.75));
            assertThat(store.json(outcome.manifest(), "score.json", Double.class))
                    .isEqualTo(0.75);
            return outcome;
        }
    }

    @Test
    void holdsWhatItHeldWhenOpenedAgainWithTheSameCredentials() throws IOException {
        StoreLocation first;
        try (EmbeddedObjectStore server = EmbeddedObjectStore.open(home())) {
            first = server.location();
            assertThat(compute(first).found()).isFalse();
        }
        try (EmbeddedObjectStore server =
                EmbeddedObjectStore.open(home(), first.endpoint().getPort())) {
            assertThat(server.location()).isEqualTo(first);
            assertThat(compute(server.location()).found()).isTrue();
        }
    }

    /** As after a kill: whoever computed spoke to a server that is gone, and nobody is to wait for them. */
    @Test
    void forgetsWhoComputedWhenItsServerEnded() throws IOException {
        Stage.Definition definition = new Stage.Definition(StageKind.SCORE, 1, List.of(), "settings", 2);
        Path leases =
                home().resolve("objects").resolve(StoreLocation.DEFAULT_BUCKET).resolve(ArtifactStore.LEASES);
        Path aside = folder.resolve("aside");
        Path lease = leases.resolve("score").resolve(definition.key());
        try (EmbeddedObjectStore server = EmbeddedObjectStore.open(home());
                ArtifactStore store = ArtifactStore.open(server.location(), folder.resolve("scratch"))) {
            assertThatThrownBy(() -> Stage.findOrCompute(store, definition, "killed", draft -> {
                        Files.copy(lease, aside);
                        throw new EOFException("killed");
                    }))
                    .hasRootCauseMessage("killed");
        }
        Files.createDirectories(lease.getParent());
        Files.move(aside, lease);
        try (EmbeddedObjectStore server = EmbeddedObjectStore.open(home());
                ArtifactStore store = ArtifactStore.open(server.location(), folder.resolve("scratch"))) {
            assertThat(Stage.findOrCompute(store, definition, "another", draft -> draft.json("score.json", 1))
                            .found())
                    .isFalse();
        }
    }

    @Test
    void closesItsFolderToOthers() throws IOException {
        EmbeddedObjectStore.open(home()).close();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home())))
                .isEqualTo("rwx------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home().resolve("credentials.json"))))
                .isEqualTo("rw-------");
    }

    @Test
    void listensOnThisMachineOnly() throws IOException {
        try (EmbeddedObjectStore server = EmbeddedObjectStore.open(home())) {
            int port = server.location().endpoint().getPort();
            for (NetworkInterface network : Collections.list(NetworkInterface.getNetworkInterfaces())) {
                for (InetAddress address : Collections.list(network.getInetAddresses())) {
                    if (!address.isLoopbackAddress() && network.isUp()) {
                        try (Socket socket = new Socket()) {
                            assertThatThrownBy(() -> socket.connect(new InetSocketAddress(address, port), 2000))
                                    .isInstanceOf(IOException.class);
                        }
                    }
                }
            }
        }
    }

    @Test
    void aPortInUseIsNamed() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int port = taken.getLocalPort();
            assertThatThrownBy(() -> EmbeddedObjectStore.open(home(), port))
                    .isInstanceOf(BadInputException.class)
                    .hasMessage("store at 127.0.0.1:" + port + ": port " + port
                            + " is in use or not allowed; stop what uses it, or choose another port, or 0 for any");
        }
        assertThatThrownBy(() -> EmbeddedObjectStore.open(home(), 70000)).hasMessageContaining("port 70000");
        EmbeddedObjectStore.open(home()).close();
    }

    @Test
    void aFolderThatCannotBeWrittenIsNamed() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));
        for (Path impossible : List.of(file, file.resolve("below"))) {
            assertThatThrownBy(() -> EmbeddedObjectStore.open(impossible))
                    .isInstanceOf(BadInputException.class)
                    .hasMessageStartingWith(impossible + ": the store's folder cannot be written")
                    .hasMessageEndingWith("choose a folder that you may write, on a disk with space");
        }
    }

    @Test
    void aFolderIsServedOnceAtATime() throws IOException {
        try (EmbeddedObjectStore server = EmbeddedObjectStore.open(home())) {
            assertThatThrownBy(() -> EmbeddedObjectStore.open(home()))
                    .isInstanceOf(BadInputException.class)
                    .hasMessageContaining("another running SourceSelect serves the store in this folder");
            assertThat(compute(server.location()).found()).isFalse();
        }
        EmbeddedObjectStore.open(home()).close();
    }

    @Test
    void damagedCredentialsAreNamed() throws IOException {
        EmbeddedObjectStore.open(home()).close();
        Path file = home().resolve("credentials.json");
        for (String damage : List.of("", "{", "{}", "null")) {
            Files.writeString(file, damage);
            assertThatThrownBy(() -> EmbeddedObjectStore.open(home()))
                    .isInstanceOf(BadInputException.class)
                    .hasMessageStartingWith(file + ": the embedded store's credentials cannot be read");
        }
    }

    @Test
    void whatACrashLeftInTheFolderIsNoArtifact() throws IOException {
        Path manifest;
        try (EmbeddedObjectStore server = EmbeddedObjectStore.open(home())) {
            compute(server.location());
            try (Stream<Path> files = Files.walk(home())) {
                manifest = files.filter(f -> f.endsWith("manifest.json"))
                        .findFirst()
                        .orElseThrow();
            }
        }
        // S3Proxy writes NAME-UUID and renames it: killed in between, this is what is left.
        Files.move(manifest, manifest.resolveSibling("manifest.json-" + UUID.randomUUID()));
        try (EmbeddedObjectStore server = EmbeddedObjectStore.open(home())) {
            assertThat(compute(server.location()).found()).isFalse();
            assertThat(compute(server.location()).found()).isTrue();
        }
    }

    @Test
    void startsAndStopsWithinSeconds() throws IOException {
        EmbeddedObjectStore.open(home()).close();
        long start = System.nanoTime();
        int port;
        try (EmbeddedObjectStore server = EmbeddedObjectStore.open(home())) {
            port = server.location().endpoint().getPort();
        }
        // 0.1 s measured in a JVM that has started one before; the margin is for a busy machine.
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
        try (Socket socket = new Socket()) {
            assertThatThrownBy(
                            () -> socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 2000))
                    .isInstanceOf(ConnectException.class);
        }
    }
}
