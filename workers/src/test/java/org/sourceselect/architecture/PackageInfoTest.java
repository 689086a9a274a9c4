package org.sourceselect.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every package of every module says what it is for, and that nothing in it is null unless marked. */
class PackageInfoTest {

    private static final Pattern DESCRIBED_AND_NULL_MARKED =
            Pattern.compile("\\A\\s*/\\*\\*.*\\*/\\s*@NullMarked\\s+package ", Pattern.DOTALL);

    private static Path root() throws URISyntaxException {
        Path testClasses = Path.of(PackageInfoTest.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        return testClasses.resolve("../../..").normalize();
    }

    @Test
    void everyPackageHasOne() throws IOException, URISyntaxException {
        for (String module : List.of("metrics", "workflows", "activities", "workers", "benchmarks")) {
            Path source = root().resolve(module).resolve("src");
            assertThat(faults(source.resolve("main/java"), source.resolve("test/java")))
                    .as(module)
                    .isEmpty();
        }
    }

    @Test
    void aMissingAnEmptyAndAnUnmarkedOneAreFound(@TempDir Path sources) throws IOException {
        String nothing = "package x;\n";
        write(sources.resolve("main/missing/A.java"), nothing);
        write(sources.resolve("main/undescribed/A.java"), nothing);
        write(sources.resolve("main/undescribed/package-info.java"), "@NullMarked\npackage x;\n");
        write(sources.resolve("main/unmarked/A.java"), nothing);
        write(sources.resolve("main/unmarked/package-info.java"), "/** Says so. */\npackage x;\n");
        write(sources.resolve("main/good/A.java"), nothing);
        write(sources.resolve("main/good/package-info.java"), "/** Says so. */\n@NullMarked\npackage x;\n");
        write(sources.resolve("test/good/ATest.java"), nothing);
        write(sources.resolve("test/tests/only/ATest.java"), nothing);
        assertThat(faults(sources.resolve("main"), sources.resolve("test")))
                .containsExactly(
                        "missing: no package-info.java",
                        "tests/only: no package-info.java",
                        "undescribed: package-info.java is not /** … */ @NullMarked package …",
                        "unmarked: package-info.java is not /** … */ @NullMarked package …");
    }

    private static void write(Path file, String text) throws IOException {
        Files.createDirectories(file.resolveSibling(""));
        Files.writeString(file, text);
    }

    /** A package of tests beside the main package of the same name is described there. */
    private static List<String> faults(Path main, Path test) throws IOException {
        SortedSet<Path> packages = packages(main);
        packages.addAll(packages(test));
        return packages.stream()
                .flatMap(p -> fault(main.resolve(p), test.resolve(p)).map(f -> p + ": " + f).stream())
                .toList();
    }

    private static SortedSet<Path> packages(Path sources) throws IOException {
        if (!Files.isDirectory(sources)) {
            return new TreeSet<>();
        }
        try (Stream<Path> files = Files.walk(sources)) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .map(file -> sources.relativize(file.resolveSibling("").normalize()))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    private static Optional<String> fault(Path... folders) {
        List<Path> described = Stream.of(folders)
                .map(folder -> folder.resolve("package-info.java"))
                .filter(Files::exists)
                .toList();
        if (described.isEmpty()) {
            return Optional.of("no package-info.java");
        }
        return described.stream().allMatch(PackageInfoTest::isDescribedAndNullMarked)
                ? Optional.empty()
                : Optional.of("package-info.java is not /** … */ @NullMarked package …");
    }

    private static boolean isDescribedAndNullMarked(Path info) {
        try {
            return DESCRIBED_AND_NULL_MARKED.matcher(Files.readString(info)).find();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
