package org.sourceselect.embedded;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.sourceselect.store.StoreLocation;
import org.sourceselect.store.embedded.EmbeddedObjectStore;

/** An embedded store that starts beside Temporal: neither needs the other, and each takes a good part of a second. */
final class StartingStore implements Closeable {

    private final CompletableFuture<EmbeddedObjectStore> store;

    private StartingStore(CompletableFuture<EmbeddedObjectStore> store) {
        this.store = store;
    }

    /** Begins to start it. */
    static StartingStore in(Path folder) {
        return new StartingStore(CompletableFuture.supplyAsync(
                () -> EmbeddedObjectStore.open(folder), start -> new Thread(start, "store-start").start()));
    }

    /**
     * Where it is, once it has started.
     *
     * @throws org.sourceselect.task.BadInputException when its folder cannot be written or is served already
     */
    StoreLocation location() {
        try {
            return store.join().location();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    /** Ends it, if it started; why it did not is for {@link #location()} to say. */
    @Override
    public void close() throws IOException {
        EmbeddedObjectStore started = store.exceptionally(failure -> null).join();
        if (started != null) {
            started.close();
        }
    }
}
