package org.sourceselect.store;

import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

/** The same promises, kept on a real MinIO server where its binary is at hand. */
@Tag("slow")
class StageOnMinioTest extends StageContract {

    @TempDir
    private static Path data;

    private static @Nullable MinioServer server;

    @BeforeAll
    static void start() throws Exception {
        server = MinioServer.startOrSkip(data);
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.close();
        }
    }

    @Override
    StoreLocation location() {
        return Objects.requireNonNull(server).location();
    }
}
