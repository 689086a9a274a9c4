package org.sourceselect.architecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.EvaluationResult;
import java.io.File;
import java.io.IOException;
import java.lang.reflect.Method;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.sourceselect.architecture.broken.AsksTheProcess;
import org.sourceselect.architecture.broken.DrawsAtRandom;
import org.sourceselect.architecture.broken.LosesOrder;
import org.sourceselect.architecture.broken.ReadsClocks;
import org.sourceselect.architecture.broken.ReadsFiles;
import org.sourceselect.architecture.broken.RunsThreads;
import org.sourceselect.architecture.broken.UsesAnotherLibrary;
import org.sourceselect.architecture.broken.activity.KnowsSelection;
import org.sourceselect.architecture.broken.campaign.Campaign;
import org.sourceselect.architecture.broken.campaign.KnowsItsUser;
import org.sourceselect.architecture.broken.evaluation.KnowsTemporal;
import org.sourceselect.architecture.broken.experiment.RunsWorkflows;
import org.sourceselect.architecture.broken.first.First;
import org.sourceselect.architecture.broken.random.KnowsTasks;
import org.sourceselect.architecture.broken.second.Second;
import org.sourceselect.architecture.broken.selection.KnowsCampaigns;
import org.sourceselect.architecture.broken.task.KnowsActivities;

class WorkflowRulesTest {

    /** The module's folder target. */
    private static final Path TARGET = target();

    /** The module's classes, and what of the metrics runs inside workflows. */
    private static final JavaClasses MODULE = new ClassFileImporter()
            .importPaths(TARGET.resolve("classes"), metrics("task"), metrics("random"), metrics("evaluation"));

    private static Path metrics(String room) {
        return TARGET.resolve("../../metrics/target/classes/org/sourceselect")
                .resolve(room)
                .normalize();
    }

    private static Path target() {
        try {
            return Path.of(WorkflowRulesTest.class
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
        return WorkflowRules.ALL;
    }

    @ParameterizedTest
    @MethodSource("rules")
    void holds(ArchRule rule) {
        rule.check(MODULE);
    }

    static Stream<Arguments> breaches() {
        return Stream.of(
                arguments(WorkflowRules.LIBRARIES, UsesAnotherLibrary.class),
                arguments(WorkflowRules.TASK, KnowsActivities.class),
                arguments(WorkflowRules.RANDOM, KnowsTasks.class),
                arguments(WorkflowRules.EVALUATION, KnowsTemporal.class),
                arguments(WorkflowRules.ACTIVITY, KnowsSelection.class),
                arguments(WorkflowRules.SELECTION, KnowsCampaigns.class),
                arguments(WorkflowRules.CAMPAIGN, KnowsItsUser.class),
                arguments(WorkflowRules.EXPERIMENT, RunsWorkflows.class),
                arguments(WorkflowRules.CLOCK, ReadsClocks.class),
                arguments(WorkflowRules.RANDOMNESS, DrawsAtRandom.class),
                arguments(WorkflowRules.THREADS, RunsThreads.class),
                arguments(WorkflowRules.OUTSIDE_WORLD, ReadsFiles.class),
                arguments(WorkflowRules.OUTSIDE_WORLD, AsksTheProcess.class),
                arguments(WorkflowRules.ORDER, LosesOrder.class));
    }

    @ParameterizedTest
    @MethodSource("breaches")
    void catchesEveryMethodOf(ArchRule rule, Class<?> broken) {
        List<String> found = breaches(rule, broken).getFailureReport().getDetails();
        for (Method method : broken.getDeclaredMethods()) {
            if (!method.isSynthetic()) {
                String name = "<" + broken.getName() + "." + method.getName() + "(";
                assertThat(found).as(name).anyMatch(breach -> breach.contains(name));
            }
        }
        assertThat(Arrays.stream(broken.getDeclaredMethods())).isNotEmpty();
    }

    private static EvaluationResult breaches(ArchRule rule, Class<?>... broken) {
        return rule.evaluate(new ClassFileImporter().importClasses(broken));
    }

    @Test
    void catchesAMonitor() {
        assertThat(breaches(WorkflowRules.MONITORS, RunsThreads.class).hasViolation())
                .isTrue();
    }

    @Test
    void catchesACycle() {
        ArchRule rule = WorkflowRules.noCycles("org.sourceselect.architecture.broken.(*)..");
        assertThat(breaches(rule, First.class, Second.class).hasViolation()).isTrue();
        assertThat(breaches(rule, KnowsCampaigns.class, Campaign.class).hasViolation())
                .isFalse();
    }
}
