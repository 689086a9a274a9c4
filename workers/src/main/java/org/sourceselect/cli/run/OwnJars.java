package org.sourceselect.cli.run;

import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.sourceselect.selection.SelectionResult;
import org.sourceselect.store.ArtifactStore;
import org.sourceselect.transferability.TransferabilityMetric;

/** The jars that this program is made of, the libraries' left out. */
public final class OwnJars {

    private OwnJars() {}

    /** All of them; none where some of our classes lie in folders, as in tests and during development, and may change unseen. */
    public static List<Path> all() {
        List<Optional<Path>> jars = Stream.of(
                        OwnJars.class, SelectionResult.class, ArtifactStore.class, TransferabilityMetric.class)
                .map(OwnJars::of)
                .distinct()
                .toList();
        return jars.contains(Optional.<Path>empty())
                ? List.of()
                : jars.stream().flatMap(Optional::stream).toList();
    }

    private static Optional<Path> of(Class<?> part) {
        CodeSource source = part.getProtectionDomain().getCodeSource();
        if (source == null || source.getLocation() == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(Path.of(source.getLocation().toURI())).filter(Files::isRegularFile);
        } catch (URISyntaxException e) {
            throw new IllegalStateException("a class path has a place that is no URI: " + source.getLocation(), e);
        }
    }
}
