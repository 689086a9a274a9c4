package org.sourceselect.embedded;

import java.io.Closeable;
import java.io.IOException;
import java.net.URI;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sourceselect.store.StoreLocation;
import org.sourceselect.store.embedded.EmbeddedObjectStore;

/**
 * A home's own store, for a command that runs no workflow: served from its folder or, while another command serves it, that one's.
 */
public final class HomeStore implements Closeable {

    private static final Logger LOG = LoggerFactory.getLogger(HomeStore.class);

    private final StoreLocation location;
    private final @Nullable EmbeddedObjectStore server;
    private final @Nullable HomeLock lock;

    private HomeStore(StoreLocation location, @Nullable EmbeddedObjectStore server, @Nullable HomeLock lock) {
        this.location = location;
        this.server = server;
        this.lock = lock;
    }

    /**
     * Finds the store, or starts it.
     *
     * @param command what it is for, told to whoever finds the home taken
     * @throws org.sourceselect.task.BadInputException when another command holds the home without serving its store
     */
    public static HomeStore open(HomeFolder home, String command) {
        Optional<StoreLocation> served = RuntimeRecord.of(home)
                .flatMap(running -> EmbeddedObjectStore.served(home.store(), URI.create(running.store())));
        if (served.isPresent()) {
            return new HomeStore(served.get(), null, null);
        }
        HomeLock lock = HomeLock.take(home, command);
        try {
            EmbeddedObjectStore server = EmbeddedObjectStore.open(home.store());
            return new HomeStore(server.location(), server, lock);
        } catch (RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    /** Where it is reached. */
    public StoreLocation location() {
        return location;
    }

    /** Ends what was started for it. */
    @Override
    public void close() {
        try {
            if (server != null) {
                server.close();
            }
        } catch (IOException e) {
            LOG.warn("The store did not close cleanly: {}", e.toString());
        } finally {
            if (lock != null) {
                lock.close();
            }
        }
    }
}
