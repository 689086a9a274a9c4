package org.sourceselect.store;

import java.io.Closeable;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.sourceselect.store.ObjectStorage.Condition;
import org.sourceselect.store.ObjectStorage.Content;

/** The objects of a store: as its server answers or, where nobody serves it, as an embedded store's folder holds them. */
sealed interface StoredObjects extends Closeable permits ObjectStorage, ObjectFolder {

    /** Where they are, for a person: without credentials. */
    String place();

    /** Whether nothing may be written. */
    boolean readsOnly();

    /**
     * The folders in a folder, at most so many, in the order of their names.
     *
     * @param folder ending in a slash, as do those in it
     */
    List<String> folders(String folder, int most);

    /** The object's content, or empty when there is none. For small objects. */
    Optional<Content> get(String key);

    /**
     * As {@link #get}, with patience.
     *
     * @throws UnreadableObjectException when the store has it and cannot read it, see {@link ObjectStorage.Retry}
     */
    Optional<Content> read(String key);

    /**
     * The object's size, or empty when there is none.
     *
     * @throws UnreadableObjectException when the store has it and cannot say how large it is, see {@link ObjectStorage.Retry}
     */
    Optional<Long> size(String key);

    /**
     * Copies the object into a new file, hashing on the way; empty when there is none.
     *
     * @throws UnreadableObjectException when the store has it and cannot read it, see {@link ObjectStorage.Retry}
     * @throws java.io.UncheckedIOException when the file cannot be written, which is not the store's fault
     */
    Optional<Received> download(String key, Path file);

    /**
     * Puts a small object.
     *
     * @return false when the condition did not hold; nothing was changed then
     */
    boolean put(String key, byte[] content, Condition condition);

    /**
     * Streams a file of any size into an object, replacing what is there.
     *
     * @throws java.io.UncheckedIOException when the file cannot be read, which is not the store's fault
     */
    void upload(String key, Path file);

    /** Removes an object, if there is one. */
    void delete(String key);

    @Override
    void close();
}
