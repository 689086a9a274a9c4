package org.sourceselect.dataset;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** Finds the real volumes that some tests compare with: {@code -Dsourceselect.realData=DIR}, or shared/data above. */
final class RealData {

    private RealData() {}

    /** The folder of that name in the real data; skips the test, saying so, where there is none. */
    static Path folder(String name) {
        Optional<Path> found = Optional.ofNullable(System.getProperty("sourceselect.realData"))
                .map(Path::of)
                .or(() -> above("shared/data"))
                .map(root -> root.resolve(name))
                .filter(Files::isDirectory);
        if (found.isEmpty()) {
            String message = "SKIPPED: no real data " + name + "; give its parent with -Dsourceselect.realData=DIR";
            System.out.println(message);
            Assumptions.abort(message);
        }
        return found.orElseThrow();
    }

    /** The folder of example descriptions in the project. */
    static Path examples() {
        return above("examples").orElseThrow();
    }

    private static Optional<Path> above(String name) {
        return Stream.<Path>iterate(Path.of("").toAbsolutePath(), Objects::nonNull, Path::getParent)
                .map(folder -> folder.resolve(name))
                .filter(Files::isDirectory)
                .findFirst();
    }
}
