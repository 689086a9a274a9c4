package org.sourceselect.stage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sourceselect.store.ArtifactStore;
import org.sourceselect.store.embedded.EmbeddedObjectStore;

class StoredCheckpointsTest {

    private static final String LIST = "checkpoints/key/steps";

    @TempDir
    private Path folder;

    private EmbeddedObjectStore server;
    private ArtifactStore store;

    @BeforeEach
    void open() {
        server = EmbeddedObjectStore.open(folder.resolve("store"));
        store = ArtifactStore.open(server.location(), folder.resolve("scratch"));
    }

    @AfterEach
    void close() throws IOException {
        store.close();
        server.close();
    }

    private StoredCheckpoints checkpoints() {
        return new StoredCheckpoints(store, "key", folder.resolve("weights"));
    }

    private void save(long... steps) throws IOException {
        for (long step : steps) {
            checkpoints().save(step, Files.writeString(folder.resolve("checkpoint"), "step " + step));
        }
    }

    private List<String> found() throws IOException {
        List<String> found = new ArrayList<>();
        for (Path file : checkpoints().newestFirst()) {
            found.add(Files.readString(file));
        }
        return found;
    }

    private boolean kept(long step) {
        return store.getBlob("checkpoints/key/step-" + step + ".safetensors").isPresent();
    }

    @Test
    void theNewestTwoAreKeptAndClearedAtTheEnd() throws IOException {
        assertThat(found()).isEmpty();
        save(5, 10, 15);
        assertThat(found()).containsExactly("step 15", "step 10");
        assertThat(kept(5)).isFalse();

        checkpoints().clear();
        assertThat(found()).isEmpty();
        assertThat(kept(15) || kept(10)).isFalse();
        assertThat(store.getBlob(LIST)).isEmpty();
    }

    @Test
    void anAttemptThatComesLateDoesNotHideItsSuccessorsCheckpoints() throws IOException {
        save(10, 15, 5);
        assertThat(found()).containsExactly("step 15", "step 10");
        assertThat(kept(5)).isFalse();
        save(15);
        assertThat(found()).containsExactly("step 15", "step 10");
    }

    @Test
    void aCheckpointThatIsGoneIsPassedOver() throws IOException {
        save(10, 15);
        store.deleteBlob("checkpoints/key/step-15.safetensors");
        assertThat(found()).containsExactly("step 10");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[15, 1", "null", "{\"steps\": [15]}", "[\"last\"]"})
    void aDamagedListIsNoListAndTheNextSaveMendsIt(String damaged) throws IOException {
        save(10, 15);
        store.putBlob(LIST, damaged.getBytes(StandardCharsets.UTF_8));
        assertThat(found()).isEmpty();
        save(20);
        assertThat(found()).containsExactly("step 20");
    }
}
