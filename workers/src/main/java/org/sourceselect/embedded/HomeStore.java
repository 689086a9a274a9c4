package org.sourceselect.embedded;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.sourceselect.store.ArtifactStore;
import org.sourceselect.store.StoreLocation;
import org.sourceselect.store.embedded.EmbeddedObjectStore;

/**
 * A home's own store, for a command that runs no workflow: read from its folder or, while another command serves it, from that
 * one's server.
 */
public final class HomeStore implements Closeable {

    private final HomeFolder home;
    private final ArtifactStore store;
    private final Optional<StoreLocation> served;
    private final @Nullable HomeLock lock;

    private HomeStore(HomeFolder home, ArtifactStore store, Optional<StoreLocation> served, @Nullable HomeLock lock) {
        this.home = home;
        this.store = store;
        this.served = served;
        this.lock = lock;
    }

    /**
     * Finds the store. A home that nobody serves is taken until this is closed.
     *
     * @param command what it is for, told to whoever finds the home taken
     * @throws org.sourceselect.task.BadInputException when another command holds the home without serving its store
     */
    public static HomeStore open(HomeFolder home, String command) {
        Optional<StoreLocation> served = RuntimeRecord.of(home)
                .flatMap(running -> EmbeddedObjectStore.served(home.store(), URI.create(running.store())));
        if (served.isPresent()) {
            return new HomeStore(home, ArtifactStore.openToRead(served.get(), home.scratch()), served, null);
        }
        HomeLock lock = HomeLock.take(home, command);
        try {
            return new HomeStore(
                    home,
                    ArtifactStore.openFolder(EmbeddedObjectStore.objects(home.store()), home.scratch()),
                    Optional.empty(),
                    lock);
        } catch (RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    /** The store, to be read only. */
    public ArtifactStore store() {
        return store;
    }

    /** Works on the store as one who may write, served for as long as it takes where nobody else serves it. */
    public <T> T writing(Function<ArtifactStore, T> work) {
        if (served.isPresent()) {
            try (ArtifactStore writable = ArtifactStore.open(served.get(), home.scratch())) {
                return work.apply(writable);
            }
        }
        try (EmbeddedObjectStore server = EmbeddedObjectStore.open(home.store());
                ArtifactStore writable = ArtifactStore.open(server.location(), home.scratch())) {
            return work.apply(writable);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Gives the home back. */
    @Override
    public void close() {
        try {
            store.close();
        } finally {
            if (lock != null) {
                lock.close();
            }
        }
    }
}
