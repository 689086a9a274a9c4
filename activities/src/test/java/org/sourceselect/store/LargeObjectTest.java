package org.sourceselect.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sourceselect.activity.StageKind;
import org.sourceselect.store.embedded.EmbeddedObjectStore;

/** Objects larger than one request may be, and how fast they come and go; the rates are printed, not judged. */
@Tag("slow")
class LargeObjectTest {

    private static final int MEBIBYTES = 256;

    @TempDir
    private Path folder;

    @Test
    void throughTheEmbeddedStore() throws Exception {
        try (EmbeddedObjectStore server = EmbeddedObjectStore.open(folder.resolve("store"))) {
            measure("embedded", server.location());
        }
    }

    @Test
    void throughMinio() throws Exception {
        try (MinioServer server = MinioServer.startOrSkip(Files.createDirectory(folder.resolve("minio")))) {
            measure("MinIO", server.location());
        }
    }

    private void measure(String name, StoreLocation location) throws Exception {
        Path file = folder.resolve("large");
        byte[] mebibyte = new byte[1 << 20];
        Random random = new Random(1);
        try (OutputStream out = Files.newOutputStream(file)) {
            for (int i = 0; i < MEBIBYTES; i++) {
                random.nextBytes(mebibyte);
                out.write(mebibyte);
            }
        }
        long start = System.nanoTime();
        Files.copy(file, folder.resolve("floor"), StandardCopyOption.REPLACE_EXISTING);
        report(name, "floor: copy of the file", start);
        start = System.nanoTime();
        String sha256 = Sha256.of(file);
        report(name, "floor: SHA-256 of the file", start);
        Stage.Definition d = new Stage.Definition(StageKind.FEATURES, 1, List.of(), name, 1);
        for (int round = 0; round < 2; round++) {
            try (ArtifactStore store = ArtifactStore.open(location, folder.resolve("scratch"))) {
                start = System.nanoTime();
                store.putBlob("checkpoints/large", file);
                report(name, "put (hashed and uploaded)", start);
                start = System.nanoTime();
                assertThat(store.getBlob("checkpoints/large", folder.resolve("copy")))
                        .contains(sha256);
                report(name, "get (downloaded and hashed)", start);
            }
        }
        assertThat(Files.mismatch(folder.resolve("copy"), file)).isEqualTo(-1);
        Manifest manifest;
        try (ArtifactStore store = ArtifactStore.open(location, folder.resolve("scratch"))) {
            manifest = Stage.findOrCompute(store, d, "a request", draft -> Files.copy(file, draft.file("large")))
                    .manifest();
            long began = System.nanoTime();
            for (int i = 0; i < 100; i++) {
                assertThat(store.find(d.kind(), d.key())).isPresent();
            }
            System.out.printf("%s: find takes %.2f ms%n", name, (System.nanoTime() - began) * 1e-6 / 100);
        }
        try (ArtifactStore elsewhere = ArtifactStore.open(location, folder.resolve("elsewhere " + name))) {
            assertThat(manifest.object("large").sha256()).isEqualTo(sha256);
            assertThat(Files.mismatch(elsewhere.fetch(manifest, "large"), file)).isEqualTo(-1);
        }
    }

    private static void report(String name, String what, long start) {
        System.out.printf("%s: %s %.0f MiB/s%n", name, what, MEBIBYTES / ((System.nanoTime() - start) * 1e-9));
    }
}
