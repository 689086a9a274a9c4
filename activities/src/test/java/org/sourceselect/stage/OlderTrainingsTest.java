package org.sourceselect.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sourceselect.activity.StageKind;
import org.sourceselect.store.ArtifactStore;
import org.sourceselect.store.Manifest;
import org.sourceselect.store.Stage;
import org.sourceselect.store.StoreException;
import org.sourceselect.store.embedded.EmbeddedObjectStore;

/** What older releases wrote beside the weights is still read. */
class OlderTrainingsTest {

    @TempDir
    Path folder;

    private Training.Kept read(Map<String, Object> written) throws IOException {
        try (EmbeddedObjectStore server = EmbeddedObjectStore.open(folder.resolve("store"));
                ArtifactStore store =
                        ArtifactStore.open(server.location(), folder.resolve("scratch"), new SimpleMeterRegistry())) {
            Manifest manifest = Stage.findOrCompute(
                            store,
                            new Stage.Definition(StageKind.FINETUNE, 3, List.of(), written, 0),
                            "the test",
                            draft -> draft.json(Training.OUTCOME, written))
                    .manifest();
            return store.json(manifest, Training.OUTCOME, Training.Kept.class);
        }
    }

    @Test
    void withoutValidationSubjectsAndWhatMarkingEverythingGives() throws IOException {
        Training.Kept kept = read(Map.of(
                "finalLoss",
                0.25,
                "dice",
                Map.of("mean", 0.5, "low", 0.4, "high", 0.6, "subjects", 3, "withoutRoi", 1)));

        assertThat(kept.finalLoss()).isEqualTo(0.25);
        assertThat(kept.dice().mean()).isEqualTo(0.5);
        assertThat(kept.dice().everything()).isEmpty();
        assertThat(kept.validation()).isEmpty();
        assertThat(kept.validationSubjects()).isEmpty();
        assertThat(kept.curve()).isEmpty();
    }

    @Test
    void whatEveryReleaseWroteMustBeThere() {
        assertThatThrownBy(() -> read(Map.of("finalLoss", 0.25)))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("is not a Kept");
    }
}
