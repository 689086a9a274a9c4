package org.sourceselect.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sourceselect.activity.ArtifactKind;
import org.sourceselect.activity.StageKind;
import org.sourceselect.store.embedded.EmbeddedObjectStore;

/** Looking things up in a store, without a trace. */
class ReadingStoreTest {

    @TempDir
    private Path folder;

    private ArtifactStore toRead(EmbeddedObjectStore server) {
        return ArtifactStore.openToRead(server.location(), folder.resolve("scratch"));
    }

    private static Stage.Definition definition(int seed) {
        return new Stage.Definition(StageKind.SCORE, 1, List.of(), "settings", seed);
    }

    private List<Path> objects() throws IOException {
        try (Stream<Path> files = Files.walk(folder.resolve("store/objects"))) {
            return files.filter(Files::isRegularFile).toList();
        }
    }

    @Test
    void nothingIsFoundWhereThereIsNoBucketAndNoneIsMade() throws IOException {
        try (EmbeddedObjectStore server = EmbeddedObjectStore.open(folder.resolve("store"));
                ArtifactStore store = toRead(server)) {
            assertThat(store.find(ArtifactKind.SCORE, definition(1).key())).isEmpty();
            assertThat(store.sample(ArtifactKind.SCORE, 10)).isEmpty();
            assertThat(folder.resolve("store/objects/" + server.location().bucket()))
                    .doesNotExist();
        }
    }

    @Test
    void aMinioStoreAnswersTheSame() throws Exception {
        try (MinioServer server = MinioServer.startOrSkip(Files.createDirectory(folder.resolve("minio")))) {
            try (ArtifactStore store = ArtifactStore.openToRead(server.location(), folder.resolve("scratch"))) {
                assertThat(store.sample(ArtifactKind.SCORE, 10)).isEmpty();
            }
            fill(server.location());
            try (ArtifactStore store = ArtifactStore.openToRead(server.location(), folder.resolve("scratch"))) {
                assertThat(store.sample(ArtifactKind.SCORE, 3)).hasSize(3);
                assertThat(store.sample(ArtifactKind.SCORE, 10)).hasSize(5);
            }
        }
    }

    private void fill(StoreLocation location) {
        try (ArtifactStore store = ArtifactStore.open(location, folder.resolve("scratch"))) {
            for (int seed = 0; seed < 5; seed++) {
                int value = seed;
                var unused = Stage.findOrCompute(
                        store, definition(seed), "a request", draft -> draft.json("score.json", value));
            }
        }
    }

    @Test
    void aDamagedObjectIsToldAndLeftAsItIs() throws IOException {
        try (EmbeddedObjectStore server = EmbeddedObjectStore.open(folder.resolve("store"))) {
            fill(server.location());
            for (Path object : objects()) {
                if (object.endsWith("score.json")) {
                    Files.writeString(object, "9");
                }
            }
            try (ArtifactStore store = ArtifactStore.openToRead(server.location(), folder.resolve("another scratch"))) {
                Manifest found =
                        store.find(ArtifactKind.SCORE, definition(3).key()).orElseThrow();
                assertThatThrownBy(() -> store.json(found, "score.json", Integer.class))
                        .isInstanceOf(CorruptArtifactException.class);
                assertThat(store.find(ArtifactKind.SCORE, definition(3).key())).contains(found);
            }
        }
    }

    @Test
    void aSampleHoldsTheManifestsOfItsKindAndNoMoreThanAskedFor() throws IOException {
        try (EmbeddedObjectStore server = EmbeddedObjectStore.open(folder.resolve("store"))) {
            fill(server.location());
            List<Path> before = objects();
            try (ArtifactStore store = toRead(server)) {
                assertThat(store.sample(ArtifactKind.SCORE, 10).stream().map(Manifest::seed))
                        .containsExactlyInAnyOrder(0L, 1L, 2L, 3L, 4L);
                assertThat(store.sample(ArtifactKind.SCORE, 2)).hasSize(2);
                assertThat(store.sample(ArtifactKind.MODEL, 10)).isEmpty();
                assertThat(store.find(ArtifactKind.SCORE, definition(3).key())).isPresent();
            }
            assertThat(objects()).isEqualTo(before);
        }
    }
}
