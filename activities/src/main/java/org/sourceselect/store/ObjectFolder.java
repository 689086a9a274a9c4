package org.sourceselect.store;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.sourceselect.store.ObjectStorage.Condition;
import org.sourceselect.store.ObjectStorage.Content;

/** A bucket in the folder of an embedded store that nobody serves, a file for each object; to be read only. */
final class ObjectFolder implements StoredObjects {

    private final Path bucket;

    ObjectFolder(Path bucket) {
        this.bucket = bucket.toAbsolutePath().normalize();
    }

    @Override
    public String place() {
        return "store in " + bucket;
    }

    private interface Reading<T> {
        T run(Path file) throws IOException;
    }

    private <T> Optional<T> ifPresent(String key, Reading<T> reading) {
        Path file = bucket.resolve(key).normalize();
        try {
            return file.startsWith(bucket) && Files.isRegularFile(file)
                    ? Optional.of(reading.run(file))
                    : Optional.empty();
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    /** Names no file: those of the store tell nobody what to do. */
    private StoreException unreadable(IOException e) {
        String reason = e instanceof FileSystemException file && file.getReason() != null
                ? file.getReason()
                : e.getClass().getSimpleName();
        return new StoreException("the store's folder " + bucket + " cannot be read (" + reason + ")", false, e);
    }

    @Override
    public boolean readsOnly() {
        return true;
    }

    @Override
    public List<String> folders(String folder, int most) {
        try (Stream<Path> entries = Files.list(bucket.resolve(folder))) {
            return entries.filter(Files::isDirectory)
                    .map(entry -> folder + entry.getFileName() + "/")
                    .sorted()
                    .limit(most)
                    .toList();
        } catch (NoSuchFileException | NotDirectoryException e) {
            return List.of();
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    @Override
    public Optional<Content> get(String key) {
        return ifPresent(key, file -> new Content(Files.readAllBytes(file), Optional.empty()));
    }

    @Override
    public Optional<Content> read(String key) {
        return get(key);
    }

    @Override
    public Optional<Long> size(String key) {
        return ifPresent(key, Files::size);
    }

    @Override
    public Optional<Received> download(String key, Path copy) {
        return ifPresent(key, file -> {
            try (InputStream in = Files.newInputStream(file)) {
                return Received.into(copy, in, n -> {});
            }
        });
    }

    @Override
    public boolean put(String key, byte[] content, Condition condition) {
        throw new IllegalStateException("opened to read: " + key + " is not written");
    }

    @Override
    public void upload(String key, Path file) {
        throw new IllegalStateException("opened to read: " + key + " is not written");
    }

    @Override
    public void delete(String key) {
        throw new IllegalStateException("opened to read: " + key + " is not removed");
    }

    @Override
    public void close() {}
}
