package org.sourceselect.cli.run;

import java.io.Closeable;
import java.nio.file.Files;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sourceselect.cli.text.Console;
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
    private final ArtifactStore store;
    private final Optional<StoreLocation> named;
    private final Optional<HomeStore> own;

    private ReadStore(HomeFolder home, StoreLocation named) {
        this.home = home;
        this.store = ArtifactStore.openToRead(named, home.scratch());
        this.named = Optional.of(named);
        this.own = Optional.empty();
    }

    private ReadStore(HomeFolder home, HomeStore own) {
        this.home = home;
        this.store = own.store();
        this.named = Optional.empty();
        this.own = Optional.of(own);
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
        return named.map(location -> new ReadStore(folder, location))
                .orElseGet(() -> new ReadStore(folder, HomeStore.open(folder, command)));
    }

    /**
     * As {@link #open}, where there is one. That the home's own cannot be had is said, and whoever asks goes without.
     */
    public static Optional<ReadStore> openIfThere(
            HomeFolder home, Optional<StoreLocation> named, String command, Console console) {
        if (named.isEmpty() && !Files.isDirectory(home.store())) {
            return Optional.empty();
        }
        try {
            return Optional.of(open(home, named, command));
        } catch (BadInputException e) {
            if (named.isPresent()) {
                throw e;
            }
            console.say("without what the home's store tells: " + e.sentence());
            return Optional.empty();
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
            try {
                return writing(reading);
            } catch (StoreException | BadInputException again) {
                LOG.debug("read again, for the store to be told", again);
                throw e;
            }
        }
    }

    private <T> T writing(Function<ArtifactStore, T> work) {
        if (own.isPresent()) {
            return own.get().writing(work);
        }
        try (ArtifactStore writable = ArtifactStore.open(named.orElseThrow(), home.scratch())) {
            return work.apply(writable);
        }
    }

    @Override
    public void close() {
        own.ifPresentOrElse(HomeStore::close, store::close);
    }
}
