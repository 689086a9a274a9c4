package org.sourceselect.architecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

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
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.sourceselect.architecture.broken.UsesTheEngine;
import org.sourceselect.architecture.broken.UsesTheStoreClient;
import org.sourceselect.architecture.broken.cli.Command;
import org.sourceselect.architecture.broken.dataset.ScoresImages;
import org.sourceselect.architecture.broken.imaging.KnowsTheDataSet;
import org.sourceselect.architecture.broken.plan.AsksTheServer;
import org.sourceselect.architecture.broken.scoring.ReadsImages;
import org.sourceselect.architecture.broken.store.KnowsTemporal;
import org.sourceselect.architecture.broken.store.KnowsTheCommandLine;
import org.sourceselect.architecture.broken.tensor.KnowsTheStore;
import org.sourceselect.architecture.broken.transferability.KnowsAFamily;
import org.sourceselect.architecture.broken.transferability.Logs;
import org.sourceselect.architecture.broken.transferability.UsesPublishedForms;
import org.sourceselect.architecture.broken.unet.DividesByANumber;
import org.sourceselect.architecture.broken.unet.ReadsVolumes;

class ActivityRulesTest {

    /** The module's folder target. */
    private static final Path TARGET = target();

    private static final Path METRICS =
            TARGET.resolve("../../metrics/target/classes").normalize();

    /** The module's classes, and those of the metrics, which its rules hold for as well. */
    private static final JavaClasses MODULE = new ClassFileImporter().importPaths(TARGET.resolve("classes"), METRICS);

    private static Path target() {
        try {
            return Path.of(ActivityRulesTest.class
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

    @Test
    void theMetricsAreLookedAt() {
        assertThat(MODULE.contain("org.sourceselect.transferability.registry.Metrics"))
                .isTrue();
        assertThat(MODULE.contain("org.sourceselect.task.TaskId")).isTrue();
    }

    static List<ArchRule> rules() {
        return ActivityRules.ALL;
    }

    @ParameterizedTest
    @MethodSource("rules")
    void holds(ArchRule rule) {
        rule.check(MODULE);
    }

    static Stream<Arguments> breaches() {
        return Stream.of(
                arguments(ActivityRules.METRICS, Logs.class),
                arguments(ActivityRules.CONTRACT, KnowsAFamily.class),
                arguments(ActivityRules.PUBLISHED, UsesPublishedForms.class),
                arguments(ActivityRules.TRANSFERABILITY, Logs.class),
                arguments(ActivityRules.IMAGING, KnowsTheDataSet.class),
                arguments(ActivityRules.TENSOR, KnowsTheStore.class),
                arguments(ActivityRules.DATASET, ScoresImages.class),
                arguments(ActivityRules.SCORING, ReadsImages.class),
                arguments(ActivityRules.STORE, KnowsTheCommandLine.class),
                arguments(ActivityRules.UNET, ReadsVolumes.class),
                arguments(ActivityRules.PLAN, AsksTheServer.class),
                arguments(ActivityRules.TEMPORAL, KnowsTemporal.class),
                arguments(ActivityRules.ENGINE, UsesTheEngine.class),
                arguments(ActivityRules.OBJECT_STORE, UsesTheStoreClient.class),
                arguments(ActivityRules.NUMBERS, DividesByANumber.class),
                arguments(
                        ActivityRules.knowsNoWorkers("org.sourceselect.architecture.broken"),
                        KnowsTheCommandLine.class));
    }

    @ParameterizedTest
    @MethodSource("breaches")
    void catches(ArchRule rule, Class<?> broken) {
        assertThat(breaks(rule, broken)).isTrue();
        assertThat(breaks(rule, Command.class)).isFalse();
    }

    @Test
    void catchesACycle() {
        ArchRule rule = ActivityRules.noCycles("org.sourceselect.architecture.broken.(*)..");
        assertThat(breaks(rule, KnowsTheStore.class, KnowsTheCommandLine.class, KnowsTemporal.class))
                .isTrue();
        assertThat(breaks(rule, KnowsTheCommandLine.class, Command.class)).isFalse();
    }

    private static boolean breaks(ArchRule rule, Class<?>... classes) {
        return rule.allowEmptyShould(true)
                .evaluate(new ClassFileImporter().importClasses(classes))
                .hasViolation();
    }
}
