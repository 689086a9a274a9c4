package org.sourceselect.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.sourceselect.architecture.broken.cli.Command;
import org.sourceselect.architecture.broken.embedded.KnowsTheCommandLine;

class WorkerRulesTest {

    /** The module's folder target. */
    private static final Path TARGET = target();

    private static final JavaClasses MODULE = new ClassFileImporter().importPath(TARGET.resolve("classes"));

    private static Path target() {
        try {
            return Path.of(WorkerRulesTest.class
                            .getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .resolveSibling("");
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void everySourceFileIsLookedAt() throws IOException {
        Path sources = TARGET.resolveSibling("src/main/java");
        try (Stream<Path> files = Files.walk(sources)) {
            assertThat(files.filter(file -> file.toString().endsWith(".java"))
                            .map(file -> sources.relativize(file).toString())
                            .map(file -> file.substring(0, file.length() - ".java".length()))
                            .map(name -> name.replace(File.separatorChar, '.')))
                    .allMatch(MODULE::contain);
        }
    }

    static List<ArchRule> rules() {
        return WorkerRules.ALL;
    }

    @ParameterizedTest
    @MethodSource("rules")
    void holds(ArchRule rule) {
        rule.allowEmptyShould(true).check(MODULE);
    }

    static List<ArchRule> breached() {
        return List.of(WorkerRules.COMMAND_LINE_IS_ON_TOP, WorkerRules.TERMINAL, WorkerRules.EXIT);
    }

    @ParameterizedTest
    @MethodSource("breached")
    void catches(ArchRule rule) {
        assertThat(breaks(rule, KnowsTheCommandLine.class)).isTrue();
        assertThat(breaks(rule, Command.class)).isFalse();
    }

    private static boolean breaks(ArchRule rule, Class<?> broken) {
        return rule.allowEmptyShould(true)
                .evaluate(new ClassFileImporter().importClasses(broken))
                .hasViolation();
    }
}
