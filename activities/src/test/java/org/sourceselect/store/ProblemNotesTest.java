package org.sourceselect.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sourceselect.store.embedded.EmbeddedObjectStore;
import org.sourceselect.task.BadInputException;

/** The user's screen shows the file; a history holds only an id. */
class ProblemNotesTest {

    @TempDir
    private Path folder;

    @Test
    void aSentenceIsFoundByItsId() throws Exception {
        try (EmbeddedObjectStore server = EmbeddedObjectStore.open(folder.resolve("store"));
                ArtifactStore store = ArtifactStore.open(server.location(), folder.resolve("scratch"))) {
            ProblemNotes notes = new ProblemNotes(store);
            BadInputException problem = new BadInputException(
                    "/data/brats/subject-é7/t1.nii.gz", "3 voxels are not numbers", "export the image again");
            String id = notes.record(problem);
            assertThat(id).matches("[0-9a-f]{16}");
            assertThat(notes.find(id))
                    .contains("/data/brats/subject-é7/t1.nii.gz: 3 voxels are not numbers; export the image again");
            assertThat(notes.record(problem))
                    .as("an id says nothing of the sentence")
                    .isNotEqualTo(id);
            assertThat(notes.find("0123456789abcdef")).isEmpty();
            assertThat(notes.find("../artifacts")).isEmpty();
            store.putBlob("problems/00000000000000ff.json", "[]".getBytes(StandardCharsets.UTF_8));
            assertThat(notes.find("00000000000000ff")).isEmpty();
        }
    }
}
