package org.sourceselect.dataset;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * SHA-256 of files, each read once: a file is read again only when its size, its time of change or its identity on disk
 * has changed. Safe for use by several threads.
 */
final class FileDigests {

    /** Stands for a file that cannot be read, so that a catalogue of many files survives one; reading it fails later. */
    static final String UNREADABLE = "unreadable";

    private static final int CHUNK = 1 << 18;

    private final Map<Path, Known> known = new ConcurrentHashMap<>();

    private record Known(long bytes, FileTime changed, String identity, String digest) {}

    /** The digest in hex, or {@link #UNREADABLE}. */
    String of(Path file) {
        try {
            BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
            String identity = String.valueOf(now.fileKey());
            Known before = known.get(file);
            if (before != null
                    && before.bytes == now.size()
                    && before.changed.equals(now.lastModifiedTime())
                    && before.identity.equals(identity)) {
                return before.digest;
            }
            String digest = read(file);
            known.put(file, new Known(now.size(), now.lastModifiedTime(), identity, digest));
            return digest;
        } catch (IOException e) {
            return UNREADABLE;
        }
    }

    /**
     * Size, time of change and identity on disk, with the time of the last change of any of these where the system keeps it: another
     * text whenever a file was written or put in another's place. Of a file that cannot be read, {@link #UNREADABLE}.
     */
    static String standing(Path file) {
        try {
            BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
            return now.size() + " " + now.lastModifiedTime() + " " + now.fileKey() + " " + changed(file);
        } catch (IOException e) {
            return UNREADABLE;
        }
    }

    private static Object changed(Path file) throws IOException {
        return file.getFileSystem().supportedFileAttributeViews().contains("unix")
                ? Files.getAttribute(file, "unix:ctime")
                : "";
    }

    /** Reads many files on all cores, so that later look-ups cost nothing. */
    void readAll(Collection<Path> files, ReadingListener listener) {
        List<Path> distinct = files.stream().distinct().toList();
        Cores.forEach(distinct, "file", listener, this::of);
    }

    private static String read(Path file) throws IOException {
        MessageDigest sha = sha256();
        byte[] chunk = new byte[CHUNK];
        try (InputStream in = Files.newInputStream(file)) {
            for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
                sha.update(chunk, 0, n);
            }
        }
        return HexFormat.of().formatHex(sha.digest());
    }

    /** SHA-256, in hex, of a text's UTF-8 bytes. */
    static String ofText(String text) {
        return HexFormat.of().formatHex(sha256().digest(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
