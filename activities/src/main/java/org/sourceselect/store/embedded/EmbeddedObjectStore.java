package org.sourceselect.store.embedded;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.Closeable;
import java.io.IOException;
import java.net.BindException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.jspecify.annotations.Nullable;
import org.sourceselect.store.ArtifactStore;
import org.sourceselect.store.OwnerOnly;
import org.sourceselect.store.StoreLocation;
import org.sourceselect.task.BadInputException;

/**
 * S3Proxy on a local folder, reachable from this machine only.
 *
 * <p>The folder holds {@code objects/} (a folder per bucket, a file per object), {@code credentials.json} (random, made
 * once) and {@code lock}; all of it is closed to other users. One process serves a folder at a time. After a crash the
 * folder is served as it is: what was being written shows, if at all, under a key that no manifest names.
 */
public final class EmbeddedObjectStore implements Closeable {

    /** How long {@link #close()} waits for requests under way. */
    private static final long STOP_MILLIS = 1000;

    private static final String LOCK = "lock";

    private final S3Proxy server;
    private final Lock lock;
    private final StoreLocation location;

    /**
     * Folders that this process serves. The lock file of one must not be opened again: on Linux, closing any channel of a
     * file lets go of all locks the process has on it.
     */
    private static final Set<Path> SERVED = ConcurrentHashMap.newKeySet();

    private record Lock(Path file, FileChannel channel) implements Closeable {
        @Override
        public void close() throws IOException {
            channel.close();
            SERVED.remove(file);
        }
    }

    private record Credentials(String accessKey, String secretKey) {}

    private EmbeddedObjectStore(S3Proxy server, Lock lock, StoreLocation location) {
        this.server = server;
        this.lock = lock;
        this.location = location;
    }

    /** Where a folder that is served, or was, keeps its buckets. */
    public static Path objects(Path folder) {
        return folder.resolve("objects");
    }

    /** Serves a folder on a port that is free. */
    public static EmbeddedObjectStore open(Path folder) {
        return open(folder, 0);
    }

    /**
     * Serves a folder, making it when absent.
     *
     * @param port on 127.0.0.1; 0 for one that is free
     * @throws BadInputException when the port is in use, or the folder cannot be written or is served already
     */
    public static EmbeddedObjectStore open(Path folder, int port) {
        if (port < 0 || port > 65535) {
            throw new BadInputException("store port", "port " + port + " does not exist", "use 0 to 65535");
        }
        Lock lock = null;
        try {
            OwnerOnly.folder(folder);
            lock = lock(folder);
            Path objects = OwnerOnly.folder(objects(folder));
            removeLeases(objects);
            Credentials credentials = credentials(folder);
            return start(objects, port, credentials, lock);
        } catch (IOException e) {
            close(lock, e);
            throw new BadInputException(
                    folder.toString(),
                    "the store's folder cannot be written (" + e.getClass().getSimpleName() + ")",
                    "choose a folder that you may write, on a disk with space",
                    e);
        } catch (RuntimeException e) {
            close(lock, e);
            throw e;
        }
    }

    /**
     * Where a folder's store is reached that a running process serves; empty when none does.
     *
     * @param endpoint the address of that process's store, which may be another than the folder's
     * @throws BadInputException when the folder cannot be read
     */
    public static Optional<StoreLocation> served(Path folder, URI endpoint) {
        try {
            if (!isServed(folder)) {
                return Optional.empty();
            }
            Credentials credentials = credentials(folder);
            return Optional.of(location(endpoint, credentials, objects(folder)));
        } catch (IOException e) {
            throw new BadInputException(
                    folder.toString(),
                    "the store's folder cannot be read (" + e.getClass().getSimpleName() + ")",
                    "name a home of your own",
                    e);
        }
    }

    private static boolean isServed(Path folder) throws IOException {
        Path file = folder.resolve(LOCK);
        if (!Files.exists(file)) {
            return false;
        }
        if (SERVED.contains(file.toRealPath())) {
            return true;
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
                FileLock free = channel.tryLock()) {
            return free == null;
        }
    }

    /** Whoever held one spoke to a server that has ended: nobody is to wait for them. */
    private static void removeLeases(Path objects) throws IOException {
        Path leases = objects.resolve(StoreLocation.DEFAULT_BUCKET).resolve(ArtifactStore.LEASES);
        if (Files.isDirectory(leases)) {
            try (Stream<Path> tree = Files.walk(leases)) {
                for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
                    Files.deleteIfExists(path);
                }
            }
        }
    }

    private static EmbeddedObjectStore start(Path objects, int port, Credentials credentials, Lock lock) {
        S3Proxy server = S3Proxy.builder()
                .blobStore(new FolderBlobStore(objects))
                .endpoint(URI.create("http://127.0.0.1:" + port))
                .awsAuthentication(AuthenticationType.AWS_V4, credentials.accessKey, credentials.secretKey)
                .stopTimeout(STOP_MILLIS)
                .build();
        try {
            server.start();
        } catch (Exception e) {
            stop(server, e);
            for (Throwable cause = e; cause != null; cause = cause.getCause()) {
                if (cause instanceof BindException) {
                    throw new BadInputException(
                            "store at 127.0.0.1:" + port,
                            "port " + port + " is in use or not allowed",
                            "stop what uses it, or choose another port, or 0 for any",
                            e);
                }
            }
            throw new IllegalStateException("the embedded store did not start", e);
        }
        return new EmbeddedObjectStore(
                server, lock, location(URI.create("http://127.0.0.1:" + server.getPort()), credentials, objects));
    }

    private static StoreLocation location(URI endpoint, Credentials credentials, Path objects) {
        return new StoreLocation(
                endpoint,
                StoreLocation.DEFAULT_BUCKET,
                credentials.accessKey,
                credentials.secretKey,
                Optional.of("us-east-1"),
                Optional.of(objects));
    }

    /** Where it can be reached, with the credentials. */
    public StoreLocation location() {
        return location;
    }

    /** Ends requests and frees the port and the folder. */
    @Override
    public void close() throws IOException {
        try (lock) {
            server.stop();
        } catch (IOException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException("the embedded store did not stop", e);
        }
    }

    private static Lock lock(Path folder) throws IOException {
        Path file = folder.toRealPath().resolve(LOCK);
        if (!SERVED.add(file)) {
            throw served(folder);
        }
        FileChannel channel = null;
        try {
            channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (channel.tryLock() == null) {
                throw served(folder);
            }
            return new Lock(file, channel);
        } catch (IOException | RuntimeException e) {
            SERVED.remove(file);
            if (channel != null) {
                channel.close();
            }
            throw e;
        }
    }

    private static BadInputException served(Path folder) {
        return new BadInputException(
                folder.toString(),
                "another running SourceSelect serves the store in this folder",
                "use that one, wait until it ends, or choose another folder");
    }

    private static Credentials credentials(Path folder) throws IOException {
        Path file = folder.resolve("credentials.json");
        ObjectMapper mapper = new ObjectMapper();
        if (!Files.exists(file)) {
            Map<String, String> made = Map.of("accessKey", random(10), "secretKey", random(30));
            // Whole or not at all, whenever the process is killed.
            Path part = folder.resolve("credentials.part");
            Files.deleteIfExists(part);
            OwnerOnly.write(part, mapper.writeValueAsBytes(made));
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
        }
        @Nullable Credentials read;
        try {
            read = mapper.readValue(Files.readAllBytes(file), Credentials.class);
        } catch (JsonProcessingException e) {
            throw damaged(file);
        }
        if (read == null || read.accessKey == null || read.secretKey == null) {
            throw damaged(file);
        }
        return read;
    }

    private static BadInputException damaged(Path file) {
        return new BadInputException(
                file.toString(),
                "the embedded store's credentials cannot be read",
                "remove the file, and new ones are made; no artifact is lost");
    }

    private static String random(int bytes) {
        byte[] random = new byte[bytes];
        new SecureRandom().nextBytes(random);
        return HexFormat.of().formatHex(random);
    }

    private static void stop(S3Proxy server, Exception why) {
        try {
            server.stop();
        } catch (Exception e) {
            why.addSuppressed(e);
        }
    }

    private static void close(@Nullable Lock lock, Exception why) {
        if (lock != null) {
            try {
                lock.close();
            } catch (IOException e) {
                why.addSuppressed(e);
            }
        }
    }
}
