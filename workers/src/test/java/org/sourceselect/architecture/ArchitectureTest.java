package org.sourceselect.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.io.File;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.sourceselect.architecture.broken.AsksTheProcess;
import org.sourceselect.architecture.broken.DividesByANumber;
import org.sourceselect.architecture.broken.DrawsAtRandom;
import org.sourceselect.architecture.broken.EndsTheProcess;
import org.sourceselect.architecture.broken.LosesOrder;
import org.sourceselect.architecture.broken.ReadsClocks;
import org.sourceselect.architecture.broken.ReadsFiles;
import org.sourceselect.architecture.broken.RunsThreads;
import org.sourceselect.architecture.broken.first.First;
import org.sourceselect.architecture.broken.promise.KnowsMore;
import org.sourceselect.architecture.broken.second.Second;

/** What may know what, in every module: what each package-info says, within these laws. Each is shown to catch a breach. */
class ArchitectureTest {

    private static final NavigableMap<String, String> MODULES = Rooms.modules();

    @Test
    void everySourceFileIsLookedAt() throws IOException {
        for (String module : Rooms.MODULES) {
            Path sources = Rooms.ROOT.resolve(module).resolve("src/main/java");
            try (Stream<Path> files = Files.walk(sources)) {
                assertThat(files.filter(file -> file.toString().endsWith(".java"))
                                .map(file -> sources.relativize(file).toString())
                                .map(file -> file.substring(0, file.length() - ".java".length()))
                                .map(name -> name.replace(File.separatorChar, '.')))
                        .isNotEmpty()
                        .allMatch(Rooms.CLASSES::contain);
            }
        }
    }

    static Set<String> rooms() {
        return MODULES.keySet();
    }

    @ParameterizedTest
    @MethodSource("rooms")
    void knowsWhatItsPackageInfoSays(String room) {
        assertThat(Rooms.differences(room, Rooms.known(room), Rooms.packageInfo(room)))
                .isEmpty();
    }

    @Test
    void everyWayOfKnowingIsSeenAndComparedWithTheText() throws IOException {
        JavaClasses broken = new ClassFileImporter().importClasses(KnowsMore.class);
        String name = KnowsMore.class.getPackageName();
        assertThat(Rooms.known(broken, name))
                .containsExactly("DJL", "Jackson", "SLF4J", "Temporal", "evaluation", "task", "transferability.hscore");
        Path info = Rooms.ROOT
                .resolve("workers/src/test/java")
                .resolve(name.replace('.', '/'))
                .resolve("package-info.java");
        assertThat(Rooms.differences("promise", Rooms.known(broken, name), Files.readString(info)))
                .containsExactly(
                        "promise knows DJL and does not say so",
                        "promise knows SLF4J and does not say so",
                        "promise knows Temporal and does not say so",
                        "promise knows evaluation and does not say so",
                        "promise knows transferability.hscore and does not say so",
                        "promise says that it knows store and does not");
        assertThat(Rooms.differences("promise", Rooms.known(broken, name), "/** Says nothing. */"))
                .containsExactly("promise does not say what it depends on");
        assertThat(
                        Rooms.differences(
                                "transferability.published",
                                Rooms.known(broken, name),
                                "/** Depends on {@code hscore}, {@code task}, {@code evaluation},\n * Temporal, DJL,\n * SLF4J and Jackson. */"))
                .isEmpty();
        assertThat(Rooms.differences(
                        "promise",
                        Rooms.known(broken, name),
                        "Depends on {@code metrics}, Temporal, DJL, SLF4J and Jackson."))
                .isEmpty();
    }

    /** What no room may know, whatever its package-info says, and a room and a word that would break it. */
    private record Law(String text, BiPredicate<String, String> broken, String room, String word) {

        @Override
        public String toString() {
            return text;
        }
    }

    private static boolean isOf(String module, String room) {
        return module.equals(MODULES.get(room));
    }

    private static boolean isIn(String parent, String room) {
        return room.equals(parent) || room.startsWith(parent + ".");
    }

    static List<Law> laws() {
        return List.of(
                new Law(
                        "the science is for any Java program: it needs the JDK and Jackson alone",
                        (room, word) -> isOf("metrics", room) && !isOf("metrics", word) && !word.equals("Jackson"),
                        "tensor",
                        "SLF4J"),
                new Law(
                        "metrics: arrays in, numbers out",
                        (room, word) -> isIn("transferability", room)
                                && !isIn("transferability", word)
                                && !Set.of("evaluation", "random").contains(word),
                        "transferability.hscore",
                        "tensor"),
                new Law(
                        "what a metric is does not depend on which metrics there are",
                        (room, word) -> room.equals("transferability") && isIn("transferability", word),
                        "transferability",
                        "transferability.hscore"),
                new Law(
                        "what exists only to compare with published values stands apart",
                        (room, word) ->
                                word.equals("transferability.published") && !room.equals("transferability.registry"),
                        "transferability.transport",
                        "transferability.published"),
                new Law(
                        "what is decided needs the JDK, Temporal and Jackson alone",
                        (room, word) -> isOf("workflows", room)
                                && !MODULES.containsKey(word)
                                && !Set.of("Jackson", "Temporal").contains(word),
                        "selection",
                        "SLF4J"),
                new Law(
                        "workflows know what comes out of a metric, not how, but for what is made of scores alone",
                        (room, word) -> isOf("workflows", room)
                                && word.startsWith("transferability.")
                                && !word.equals("transferability.combined"),
                        "activity",
                        "transferability.registry"),
                new Law(
                        "an experiment describes what is to run and runs nothing",
                        (room, word) -> room.equals("experiment") && word.equals("Temporal"),
                        "experiment",
                        "Temporal"),
                new Law(
                        "what is computed works, and is tested, without Temporal",
                        (room, word) -> isOf("activities", room) && !room.equals("stage") && word.equals("Temporal"),
                        "store",
                        "Temporal"),
                new Law(
                        "one room speaks to the engine",
                        (room, word) -> word.equals("DJL") && !room.equals("unet"),
                        "stage",
                        "DJL"),
                new Law(
                        "one room speaks to the object store",
                        (room, word) -> Set.of("MinIO", "OkHttp").contains(word) && !room.equals("store"),
                        "embedded",
                        "MinIO"),
                new Law(
                        "one room makes an object store of a folder",
                        (room, word) -> word.equals("S3Proxy") && !room.equals("store.embedded"),
                        "store",
                        "S3Proxy"),
                new Law(
                        "the plugin, the worker and the embedded runtime serve other people's programs as well",
                        (room, word) -> (isIn("cli", word) || word.equals("picocli")) && !isIn("cli", room),
                        "embedded",
                        "cli.text"));
    }

    @ParameterizedTest
    @MethodSource("laws")
    void standsAboveThePackageInfos(Law law) {
        assertThat(MODULES.keySet().stream()
                        .flatMap(room -> Rooms.known(room).stream()
                                .filter(word -> law.broken().test(room, word))
                                .map(word -> room + " knows " + word)))
                .isEmpty();
        assertThat(law.broken().test(law.room(), law.word())).isTrue();
        assertThat(MODULES).containsKey(law.room());
        assertThat(Rooms.isLibrary(law.word()) || MODULES.containsKey(law.word()))
                .isTrue();
    }

    @Test
    void thereAreNoCycles() {
        slices().matching("org.sourceselect.(**)").should().beFreeOfCycles().check(Rooms.CLASSES);
        ArchRule rule = slices().matching("org.sourceselect.architecture.broken.(**)")
                .should()
                .beFreeOfCycles();
        assertThat(breaches(rule, First.class, Second.class)).isNotEmpty();
        assertThat(breaches(rule, First.class, KnowsMore.class)).isEmpty();
    }

    @Test
    void noTwoClassesHaveOneName() throws IOException {
        List<String> names = new ArrayList<>();
        for (String module : Rooms.MODULES) {
            for (String sources : List.of("src/main/java", "src/test/java")) {
                try (Stream<Path> files = Files.walk(Rooms.ROOT.resolve(module).resolve(sources))) {
                    files.map(file -> file.getFileName().toString())
                            .filter(name -> name.endsWith(".java") && !name.equals("package-info.java"))
                            .forEach(names::add);
                }
            }
        }
        assertThat(names).contains("Rooms.java", "ArchitectureTest.java").doesNotHaveDuplicates();
    }

    private static final ArchRule EXIT = noClasses()
            .that()
            .resideOutsideOfPackage("org.sourceselect.cli..")
            .should()
            .callMethod(System.class, "exit", int.class)
            .because("only the command line owns the process");

    /**
     * DJL lets go of a number's memory before torch has used it for the gradients, as {@code unet.Autograd} says. No rule
     * sees what other methods of DJL do with numbers inside.
     */
    private static final ArchRule NUMBERS = noClasses()
            .should()
            .callMethodWhere(DescribedPredicate.<JavaMethodCall>describe(
                    "the engine is given a Java number",
                    call -> call.getTargetOwner().getPackageName().startsWith("ai.djl.")
                            && call.getTarget().getRawParameterTypes().stream()
                                    .anyMatch(type -> type.isEquivalentTo(Number.class))));

    @Test
    void holdEverywhere() {
        EXIT.check(Rooms.CLASSES);
        NUMBERS.check(Rooms.CLASSES);
    }

    /** What is decided, and what of the metrics runs inside workflows. */
    private static final JavaClasses REPLAYED =
            Rooms.CLASSES.that(DescribedPredicate.describe("run in workflows", type -> {
                String room = type.getPackageName().substring("org.sourceselect.".length());
                return isOf("workflows", room)
                        || Set.of("task", "random", "evaluation").contains(room);
            }));

    static List<ArchRule> replayRules() {
        return ReplayRules.ALL;
    }

    @ParameterizedTest
    @MethodSource("replayRules")
    void holdWhereHistoriesAreReplayed(ArchRule rule) {
        rule.check(REPLAYED);
    }

    static Stream<Arguments> breaches() {
        return Stream.of(
                arguments(EXIT, EndsTheProcess.class),
                arguments(NUMBERS, DividesByANumber.class),
                arguments(ReplayRules.CLOCK, ReadsClocks.class),
                arguments(ReplayRules.RANDOMNESS, DrawsAtRandom.class),
                arguments(ReplayRules.THREADS, RunsThreads.class),
                arguments(ReplayRules.OUTSIDE_WORLD, ReadsFiles.class),
                arguments(ReplayRules.OUTSIDE_WORLD, AsksTheProcess.class),
                arguments(ReplayRules.ORDER, LosesOrder.class));
    }

    @ParameterizedTest
    @MethodSource("breaches")
    void catchesEveryMethodOf(ArchRule rule, Class<?> broken) {
        List<String> found = breaches(rule, broken);
        for (Method method : broken.getDeclaredMethods()) {
            if (!method.isSynthetic()) {
                String name = "<" + broken.getName() + "." + method.getName() + "(";
                assertThat(found).as(name).anyMatch(breach -> breach.contains(name));
            }
        }
        assertThat(broken.getDeclaredMethods()).isNotEmpty();
    }

    @Test
    void catchesAMonitor() {
        assertThat(breaches(ReplayRules.MONITORS, RunsThreads.class)).hasSize(1);
    }

    private static List<String> breaches(ArchRule rule, Class<?>... broken) {
        return rule.evaluate(new ClassFileImporter().importClasses(broken))
                .getFailureReport()
                .getDetails();
    }
}
