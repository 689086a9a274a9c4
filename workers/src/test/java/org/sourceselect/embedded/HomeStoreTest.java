package org.sourceselect.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sourceselect.activity.TaskQueues;
import org.sourceselect.store.ArtifactStore;
import org.sourceselect.store.embedded.EmbeddedObjectStore;
import org.sourceselect.task.BadInputException;

/** A home's store, with and without another command on the home. */
class HomeStoreTest {

    private static final byte[] TEXT = "text".getBytes(StandardCharsets.UTF_8);

    @TempDir
    Path folder;

    private static void put(ArtifactStore store) {
        store.putBlob("problems/x", TEXT);
    }

    private static byte[] read(HomeStore opened) {
        return opened.store().getBlob("problems/x").orElseThrow();
    }

    @Test
    void isReadFromItsFolderWhereNothingRunsAndTheHomeIsTakenMeanwhile() {
        HomeFolder home = HomeFolder.create(folder);
        try (HomeStore own = HomeStore.open(home, "export")) {
            assertThat(own.store().getBlob("problems/x")).isEmpty();
            boolean written = own.writing(store -> {
                put(store);
                return true;
            });
            assertThat(written).isTrue();
            assertThat(read(own)).isEqualTo(TEXT);
            assertThatThrownBy(() -> HomeLock.take(home, "select"))
                    .isInstanceOf(BadInputException.class)
                    .hasMessageContaining("(running export)");
        }
        try (HomeStore again = HomeStore.open(home, "export")) {
            assertThat(read(again)).isEqualTo(TEXT);
        }
        assertThat(HomeLock.holder(home)).isEmpty();
    }

    @Test
    void isSharedWithTheCommandThatServesIt() {
        HomeFolder home = HomeFolder.create(folder);
        RuntimeSettings settings = new RuntimeSettings(
                home,
                "select",
                Optional.empty(),
                Optional.empty(),
                Set.of(),
                List.of(),
                new TaskQueues("home-store"),
                false,
                1,
                1);
        try (EmbeddedRuntime runtime = EmbeddedRuntime.start(settings)) {
            put(runtime.store());
            try (HomeStore shared = HomeStore.open(home, "export")) {
                assertThat(read(shared)).isEqualTo(TEXT);
            }
            // Closing what is another's ends nothing.
            assertThat(runtime.store().getBlob("problems/x")).hasValue(TEXT);
        }
    }

    @Test
    void aCommandThatHoldsTheHomeAndDoesNotServeItIsNamed() {
        HomeFolder home = HomeFolder.create(folder);
        HomeLock lock = HomeLock.take(home, "select");
        try {
            assertThatThrownBy(() -> HomeStore.open(home, "export"))
                    .isInstanceOf(BadInputException.class)
                    .hasMessageContaining("it is in use by process ")
                    .hasMessageContaining("(running select)");
        } finally {
            lock.close();
        }
    }

    @Test
    void aFolderThatNobodyServesIsNotTakenForServed() throws IOException {
        Path store = folder.resolve("store");
        URI address = URI.create("http://127.0.0.1:9");
        assertThat(EmbeddedObjectStore.served(store, address)).isEmpty();
        try (EmbeddedObjectStore server = EmbeddedObjectStore.open(store)) {
            assertThat(EmbeddedObjectStore.served(store, server.location().endpoint()))
                    .hasValue(server.location());
        }
        assertThat(EmbeddedObjectStore.served(store, address)).isEmpty();
    }
}
