package org.sourceselect.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** The rules of the module of computations. */
final class ActivityRules {

    private static final String[] PLAIN = {
        "java..",
        "org.jspecify..",
        "com.fasterxml.jackson..",
        "org.slf4j..",
        "org.sourceselect.task..",
        "org.sourceselect.random.."
    };

    private static final String[] SCIENCE = {
        room("task"), room("random"), room("evaluation"), room("tensor"), room("scoring"), room("transferability")
    };

    /** Arrays in, numbers out; what an interval is, it has from the plain functions of the evaluation. */
    static final ArchRule TRANSFERABILITY = roomKnowsOnly(
            "transferability",
            new String[] {"java..", "org.jspecify..", "org.sourceselect.evaluation..", "org.sourceselect.random.."});

    /** The science is for any Java program: the JDK, Jackson and itself. */
    static final ArchRule METRICS = classes()
            .that()
            .resideInAnyPackage(SCIENCE)
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(and(SCIENCE, "java..", "org.jspecify..", "com.fasterxml.jackson.."));

    /** What a metric is does not depend on which metrics there are. */
    static final ArchRule CONTRACT = noClasses()
            .that()
            .resideInAPackage("org.sourceselect..transferability")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.sourceselect.transferability.(*)..");

    /** What exists only to compare with published values stands apart. */
    static final ArchRule PUBLISHED = noClasses()
            .that()
            .resideOutsideOfPackages(room("transferability.published"), room("transferability.registry"))
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.sourceselect.transferability.published..");

    static final ArchRule IMAGING = roomKnowsOnly("imaging", PLAIN);

    static final ArchRule TENSOR = roomKnowsOnly("tensor", PLAIN);

    static final ArchRule DATASET = roomKnowsOnly(
            "dataset",
            and(PLAIN, "org.yaml.snakeyaml..", "org.sourceselect.activity..", room("imaging"), room("tensor")));

    static final ArchRule SCORING = roomKnowsOnly(
            "scoring", and(PLAIN, "org.sourceselect.evaluation..", room("tensor"), room("transferability")));

    static final ArchRule STORE = roomKnowsOnly(
            "store",
            and(
                    PLAIN,
                    "org.sourceselect.activity..",
                    "com.google.common..",
                    "io.micrometer.core..",
                    "javax.net.ssl..",
                    "io.minio..",
                    "okhttp3..",
                    "org.gaul..",
                    "software.amazon.awssdk.."));

    static final ArchRule UNET = roomKnowsOnly(
            "unet",
            and(
                    PLAIN,
                    "org.sourceselect.activity..",
                    "org.sourceselect.evaluation..",
                    room("tensor"),
                    "ai.djl..",
                    "com.sun.jna..",
                    "com.sun.management.."));

    static final ArchRule PLAN = roomKnowsOnly(
            "plan",
            and(
                    PLAIN,
                    "org.sourceselect.activity..",
                    room("store"),
                    room("dataset"),
                    room("unet"),
                    room("transferability.math")));

    /** All others work and are tested without Temporal. */
    static final ArchRule TEMPORAL = onlyRoomUses("stage", "io.temporal..");

    static final ArchRule ENGINE = onlyRoomUses("unet", "ai.djl..");

    static final ArchRule OBJECT_STORE =
            onlyRoomUses("store", "io.minio..", "okhttp3..", "org.gaul..", "org.jclouds..");

    /**
     * DJL lets go of a number's memory before torch has used it for the gradients, as {@code unet.Autograd} says. No rule
     * sees what other methods of DJL do with numbers inside.
     */
    static final ArchRule NUMBERS = noClasses()
            .should()
            .callMethodWhere(DescribedPredicate.<JavaMethodCall>describe(
                    "the engine is given a Java number",
                    call -> call.getTargetOwner().getPackageName().startsWith("ai.djl.")
                            && call.getTarget().getRawParameterTypes().stream()
                                    .anyMatch(type -> type.isEquivalentTo(Number.class))));

    /** Arrows point one way: workers know activities, never the reverse. */
    static final ArchRule WORKERS = knowsNoWorkers("org.sourceselect");

    static final ArchRule CYCLES = noCycles("org.sourceselect.(*)..");

    static final List<ArchRule> ALL = List.of(
            METRICS,
            CONTRACT,
            PUBLISHED,
            TRANSFERABILITY,
            IMAGING,
            TENSOR,
            DATASET,
            SCORING,
            STORE,
            UNET,
            PLAN,
            TEMPORAL,
            ENGINE,
            OBJECT_STORE,
            NUMBERS,
            WORKERS,
            CYCLES);

    private ActivityRules() {}

    static ArchRule knowsNoWorkers(String root) {
        return noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        root + ".cli..",
                        root + ".client..",
                        root + ".embedded..",
                        root + ".plugin..",
                        root + ".worker..");
    }

    static ArchRule noCycles(String slice) {
        return slices().matching(slice).should().beFreeOfCycles();
    }

    /** Any package of that name below ours, so that the tests can hold packages that break the rule. */
    private static String room(String name) {
        return "org.sourceselect.." + name + "..";
    }

    private static ArchRule roomKnowsOnly(String name, String[] known) {
        return classes()
                .that()
                .resideInAPackage(room(name))
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(and(known, room(name)));
    }

    private static String[] and(String[] packages, String... more) {
        return Stream.concat(Arrays.stream(packages), Arrays.stream(more)).toArray(String[]::new);
    }

    private static ArchRule onlyRoomUses(String name, String... libraries) {
        return noClasses()
                .that()
                .resideOutsideOfPackage(room(name))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(libraries);
    }
}
