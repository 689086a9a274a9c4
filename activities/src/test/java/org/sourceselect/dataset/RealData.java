package org.sourceselect.dataset;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;

/** Finds the real volumes that some tests compare with: {@code -Dsourceselect.realData=DIR}, or shared/data above. */
final class RealData {

    private RealData() {}

    /** The folder of that name in the real data; skips the test, saying so, where there is none. */
    static Path folder(String name) {
        Optional<Path> found = Optional.ofNullable(System.getProperty("sourceselect.realData"))
                .map(Path::of)
                .or(RealData::above)
                .map(root -> root.resolve(name))
                .filter(Files::isDirectory);
        if (found.isEmpty()) {
            String message = "SKIPPED: no real data " + name + "; give its parent with -Dsourceselect.realData=DIR";
            System.out.println(message);
            Assumptions.abort(message);
        }
        return found.orElseThrow();
    }

    private static Optional<Path> above() {
        Path here = Path.of("").toAbsolutePath();
        while (here != null) {
            Path data = here.resolve("shared/data");
            if (Files.isDirectory(data)) {
                return Optional.of(data);
            }
            here = here.getParent();
        }
        return Optional.empty();
    }
}
