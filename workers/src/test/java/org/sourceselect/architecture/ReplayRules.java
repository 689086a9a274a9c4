package org.sourceselect.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaConstructor;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** What workflow code must not touch, so that its histories replay. */
final class ReplayRules {

    static final ArchRule CLOCK = noClasses()
            .should()
            .accessTargetWhere(call(
                    "reads a clock",
                    target -> (target.getOwner().getPackageName().startsWith("java.time")
                                    && target.getName().equals("now"))
                            || isMethod(target, System.class, "currentTimeMillis", "nanoTime")))
            .orShould()
            .dependOnClassesThat(named(
                    "java.time.Clock",
                    "java.util.Date",
                    "java.util.Calendar",
                    "java.util.Timer",
                    "java.util.TimerTask"))
            .as("workflow code asks Workflow.currentTimeMillis() and timers, never a clock of its own");

    static final ArchRule RANDOMNESS = noClasses()
            .should()
            .accessTargetWhere(call(
                    "draws random numbers",
                    target -> isMethod(target, Math.class, "random")
                            || isMethod(target, StrictMath.class, "random")
                            || isMethod(target, java.util.UUID.class, "randomUUID")
                            || isMethod(target, java.util.Collections.class, "shuffle")))
            .orShould()
            .dependOnClassesThat(named("java.util.Random", "java.util.SplittableRandom"))
            .orShould()
            .dependOnClassesThat(resideInAnyPackage("java.util.random..", "java.security.."))
            .orShould()
            .dependOnClassesThat(named("java.util.concurrent.ThreadLocalRandom"))
            .as("workflow code draws random numbers from a seed in its input, or from Workflow.newRandom()");

    static final ArchRule THREADS = noClasses()
            .should()
            .dependOnClassesThat(describe(
                    "make or join threads",
                    type -> (type.getPackageName().startsWith("java.util.concurrent")
                                    && !Set.of("TimeUnit", "TimeoutException", "CancellationException")
                                            .contains(type.getSimpleName()))
                            || Set.of("java.lang.Thread", "java.lang.ThreadLocal", "java.lang.ThreadGroup")
                                    .contains(type.getName())))
            .orShould()
            .accessTargetWhere(call(
                    "works in parallel",
                    target -> target.getOwner().getPackageName().startsWith("java.util")
                            && target.getName().startsWith("parallel")))
            .orShould()
            .accessTargetWhere(call(
                    "waits for another thread",
                    target -> isMethod(target, Object.class, "wait", "notify", "notifyAll")))
            .as("workflow code runs on the threads and promises Temporal gives it");

    static final ArchRule MONITORS =
            noMethods().should().haveModifier(JavaModifier.SYNCHRONIZED).as("workflow code holds no monitor");

    static final ArchRule OUTSIDE_WORLD = noClasses()
            .should()
            .dependOnClassesThat(resideInAnyPackage(
                    "java.nio.file..", "java.nio.channels..", "java.net..", "javax.net..", "java.sql.."))
            .orShould()
            .dependOnClassesThat(describe(
                    "are files",
                    type -> type.getPackageName().equals("java.io")
                            && (type.getSimpleName().startsWith("File")
                                    || type.getSimpleName().equals("RandomAccessFile"))))
            .orShould()
            .dependOnClassesThat(named("java.lang.Runtime", "java.lang.Process", "java.lang.ProcessBuilder"))
            .orShould()
            .accessTargetWhere(call(
                    "reads the process's environment or speaks to its terminal",
                    target -> isMethod(target, System.class, "getenv", "getProperty", "exit", "in", "out", "err")))
            .as("workflow code reaches the outside world through activities alone");

    static final ArchRule ORDER = noClasses()
            .should()
            .accessTargetWhere(call(
                    "makes a collection whose order can change from one process to the next",
                    target -> isConstructor(
                                    target,
                                    java.util.HashMap.class,
                                    java.util.HashSet.class,
                                    java.util.IdentityHashMap.class,
                                    java.util.WeakHashMap.class)
                            || isMethod(target, java.util.Set.class, "copyOf")
                            || isMethod(target, java.util.Map.class, "copyOf", "ofEntries")
                            || (isMethod(target, java.util.Set.class, "of") && parameters(target) > 1)
                            || (isMethod(target, java.util.Map.class, "of") && parameters(target) > 2)
                            || isMethod(
                                    target,
                                    java.util.stream.Collectors.class,
                                    "toSet",
                                    "toUnmodifiableSet",
                                    "toUnmodifiableMap",
                                    "partitioningBy")
                            || (isMethod(target, java.util.stream.Collectors.class, "toMap") && parameters(target) < 4)
                            || (isMethod(target, java.util.stream.Collectors.class, "groupingBy")
                                    && parameters(target) < 3)))
            .as("a replayed workflow walks its collections in the same order: lists, LinkedHashMap, TreeMap");

    static final List<ArchRule> ALL = List.of(CLOCK, RANDOMNESS, THREADS, MONITORS, OUTSIDE_WORLD, ORDER);

    private ReplayRules() {}

    private static DescribedPredicate<JavaClass> named(String... names) {
        return describe(
                "are " + String.join(", ", names), type -> List.of(names).contains(type.getName()));
    }

    /** Calls, method references and field accesses alike. */
    private static DescribedPredicate<JavaAccess<?>> call(String what, Predicate<AccessTarget> forbidden) {
        return describe(what, access -> forbidden.test(access.getTarget()));
    }

    private static boolean isMethod(AccessTarget target, Class<?> owner, String... names) {
        return target.getOwner().isEquivalentTo(owner) && List.of(names).contains(target.getName());
    }

    private static boolean isConstructor(AccessTarget target, Class<?>... owners) {
        return target.getName().equals(JavaConstructor.CONSTRUCTOR_NAME)
                && Arrays.stream(owners).anyMatch(owner -> target.getOwner().isEquivalentTo(owner));
    }

    private static int parameters(AccessTarget target) {
        return target instanceof AccessTarget.CodeUnitAccessTarget unit
                ? unit.getRawParameterTypes().size()
                : 0;
    }
}
