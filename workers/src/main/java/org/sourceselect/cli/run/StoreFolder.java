package org.sourceselect.cli.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.sourceselect.activity.ArtifactKind;
import org.sourceselect.store.StoreLocation;

/** What an embedded store's folder holds, read without starting the store. */
public final class StoreFolder {

    private static final String MANIFEST = "manifest.json";

    private StoreFolder() {}

    /**
     * One kind of artifact.
     *
     * @param kind the kind
     * @param finished how many are finished, that is, have their manifest
     * @param bytes what they and unfinished ones take up
     */
    public record Holding(ArtifactKind kind, long finished, long bytes) {}

    /** Counts each kind that there is any of; empty where there is no store. */
    public static List<Holding> of(Path store) {
        Path artifacts =
                store.resolve("objects").resolve(StoreLocation.DEFAULT_BUCKET).resolve("artifacts");
        List<Holding> holdings = new ArrayList<>();
        Arrays.stream(ArtifactKind.values())
                .filter(kind -> Files.isDirectory(artifacts.resolve(kind.folder())))
                .forEach(kind -> holdings.add(count(kind, artifacts.resolve(kind.folder()))));
        return holdings;
    }

    private static Holding count(ArtifactKind kind, Path folder) {
        long finished = 0;
        long bytes = 0;
        try (Stream<Path> files = Files.walk(folder).filter(Files::isRegularFile)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                bytes += Files.size(file);
                finished += file.endsWith(MANIFEST) ? 1 : 0;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Holding(kind, finished, bytes);
    }
}
