package org.sourceselect.store;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.sourceselect.store.embedded.EmbeddedObjectStore;

/** The promises, kept on the embedded store. */
class StageOnEmbeddedStoreTest extends StageContract {

    @TempDir
    private static Path home;

    private static EmbeddedObjectStore server;

    @BeforeAll
    static void start() {
        server = EmbeddedObjectStore.open(home);
    }

    @AfterAll
    static void stop() throws IOException {
        server.close();
    }

    @Override
    StoreLocation location() {
        return server.location();
    }
}
