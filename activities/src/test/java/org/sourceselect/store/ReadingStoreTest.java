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

    @Test
    void aFolderThatNobodyServesHoldsTheSame() throws IOException {
        Path buckets;
        Path problem = folder.resolve("problem");
        try (EmbeddedObjectStore server = EmbeddedObjectStore.open(folder.resolve("store"))) {
            fill(server.location());
            buckets = server.location().folder().orElseThrow();
            try (ArtifactStore store = ArtifactStore.open(server.location(), folder.resolve("scratch"))) {
                store.putBlob("problems/x", new byte[] {1, 2, 3});
            }
        }
        List<Path> before = objects();
        try (ArtifactStore store = ArtifactStore.openFolder(buckets, folder.resolve("another scratch"))) {
            assertThat(store.sample(ArtifactKind.SCORE, 10).stream().map(Manifest::seed))
                    .containsExactlyInAnyOrder(0L, 1L, 2L, 3L, 4L);
            assertThat(store.sample(ArtifactKind.SCORE, 2)).hasSize(2);
            assertThat(store.sample(ArtifactKind.MODEL, 10)).isEmpty();
            Manifest third = store.find(ArtifactKind.SCORE, definition(3).key()).orElseThrow();
            assertThat(store.load(third.ref())).isEqualTo(third);
            assertThat(store.json(third, "score.json", Integer.class)).isEqualTo(3);
            assertThat(store.find(ArtifactKind.SCORE, definition(7).key())).isEmpty();
            assertThat(store.getBlob("problems/x")).hasValue(new byte[] {1, 2, 3});
            assertThat(store.getBlob("problems/y")).isEmpty();
            assertThat(store.getBlob("problems/x", problem)).isPresent();
            assertThat(problem).hasBinaryContent(new byte[] {1, 2, 3});
            assertThatThrownBy(() -> store.putBlob("problems/y", new byte[1]))
                    .isInstanceOf(IllegalStateException.class);
        }
        assertThat(objects()).isEqualTo(before);
    }

    @Test
    void damageInAFolderThatNobodyServesIsSeenAndLeftAsItIs() throws IOException {
        Path buckets;
        try (EmbeddedObjectStore server = EmbeddedObjectStore.open(folder.resolve("store"))) {
            fill(server.location());
            buckets = server.location().folder().orElseThrow();
        }
        for (Path object : objects()) {
            if (object.endsWith("score.json")) {
                Files.writeString(object, "9");
            }
        }
        try (ArtifactStore store = ArtifactStore.openFolder(buckets, folder.resolve("another scratch"))) {
            Manifest found = store.find(ArtifactKind.SCORE, definition(3).key()).orElseThrow();
            assertThatThrownBy(() -> store.json(found, "score.json", Integer.class))
                    .isInstanceOf(CorruptArtifactException.class);
            for (Path object : objects()) {
                if (object.endsWith("score.json")) {
                    Files.writeString(object, "10");
                }
            }
            assertThat(store.find(ArtifactKind.SCORE, definition(3).key())).isEmpty();
        }
    }

    @Test
    void nothingIsFoundInAFolderThatIsNotThere() {
        try (ArtifactStore store = ArtifactStore.openFolder(folder.resolve("nowhere"), folder.resolve("scratch"))) {
            assertThat(store.find(ArtifactKind.SCORE, definition(1).key())).isEmpty();
            assertThat(store.sample(ArtifactKind.SCORE, 10)).isEmpty();
        }
    }
}
