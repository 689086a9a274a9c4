package org.sourceselect.cli.run;

import java.io.Closeable;
import java.nio.file.Files;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sourceselect.cli.text.Logs;
import org.sourceselect.embedded.HomeFolder;
import org.sourceselect.embedded.HomeStore;
import org.sourceselect.store.ArtifactStore;
import org.sourceselect.store.CorruptArtifactException;
import org.sourceselect.store.StoreException;
import org.sourceselect.store.StoreLocation;
import org.sourceselect.task.BadInputException;

/** The store of a command that only reads: one that was named, or the home's own. */
public final class ReadStore implements Closeable {

    private static final Logger LOG = LoggerFactory.getLogger(ReadStore.class);

    private final HomeFolder home;
    private final StoreLocation location;
    private final @Nullable HomeStore own;
    private final ArtifactStore store;

    private ReadStore(HomeFolder home, StoreLocation location, @Nullable HomeStore own) {
        this.home = home;
        this.location = location;
        this.own = own;
        this.store = ArtifactStore.openToRead(location, home.scratch());
    }

    /**
     * Connects.
     *
     * @param home whose store it is where none is named; made where it is missing, for copies of what is read
     * @param named the store that was named
     * @param command what it is for, in words
     * @throws BadInputException when the home has no store, or is in use by a command that does not serve it
     */
    public static ReadStore open(HomeFolder home, Optional<StoreLocation> named, String command) {
        if (named.isEmpty() && !Files.isDirectory(home.store())) {
            throw new BadInputException(
                    "--home " + home,
                    "there is no store in it",
                    "name the home that the selection ran on, or its store by --store");
        }
        HomeFolder folder = HomeFolder.create(home.path());
        Logs.toFile(folder);
        if (named.isPresent()) {
            return new ReadStore(folder, named.get(), null);
        }
        HomeStore own = HomeStore.open(folder, command);
        try {
            return new ReadStore(folder, own.location(), own);
        } catch (RuntimeException e) {
            own.close();
            throw e;
        }
    }

    /** The store. */
    public ArtifactStore store() {
        return store;
    }

    /**
     * Reads. Where something proves damaged it is read again as by a worker, who takes what is damaged out of what is found, so
     * that the next run of its stage computes it anew.
     *
     * @throws CorruptArtifactException when it is damaged indeed
     */
    public <T> T read(Function<ArtifactStore, T> reading) {
        try {
            return reading.apply(store);
        } catch (CorruptArtifactException e) {
            try (ArtifactStore writing = ArtifactStore.open(location, home.scratch())) {
                return reading.apply(writing);
            } catch (StoreException | BadInputException again) {
                LOG.debug("read again, for the store to be told", again);
                throw e;
            }
        }
    }

    @Override
    public void close() {
        try {
            store.close();
        } finally {
            if (own != null) {
                own.close();
            }
        }
    }
}
