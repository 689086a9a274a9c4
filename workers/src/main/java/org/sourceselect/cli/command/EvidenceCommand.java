package org.sourceselect.cli.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.sourceselect.activity.Catalog;
import org.sourceselect.activity.TaskQueues;
import org.sourceselect.campaign.CampaignSettings;
import org.sourceselect.cli.file.EvidenceFiles;
import org.sourceselect.cli.file.OutputFolder;
import org.sourceselect.cli.option.Options;
import org.sourceselect.cli.option.ScaleOptions;
import org.sourceselect.cli.option.SettingsOptions;
import org.sourceselect.cli.run.Estimates;
import org.sourceselect.cli.run.EvidenceRun;
import org.sourceselect.cli.run.Failure;
import org.sourceselect.cli.run.LocalData;
import org.sourceselect.cli.run.LocalMemory;
import org.sourceselect.cli.run.Phantoms;
import org.sourceselect.cli.run.RequestId;
import org.sourceselect.cli.run.Session;
import org.sourceselect.cli.text.Console;
import org.sourceselect.cli.text.EvidenceTable;
import org.sourceselect.cli.text.Incomplete;
import org.sourceselect.cli.text.Json;
import org.sourceselect.cli.text.Logs;
import org.sourceselect.cli.text.PlanTable;
import org.sourceselect.cli.text.Sentences;
import org.sourceselect.cli.text.Version;
import org.sourceselect.dataset.DataSet;
import org.sourceselect.embedded.HomeFolder;
import org.sourceselect.embedded.RuntimeSettings;
import org.sourceselect.evidence.Evidence;
import org.sourceselect.evidence.EvidenceSettings;
import org.sourceselect.evidence.TargetEvidence;
import org.sourceselect.experiment.EvidenceStudy;
import org.sourceselect.plan.Plan;
import org.sourceselect.plan.PlanLedger;
import org.sourceselect.plugin.Role;
import org.sourceselect.race.RaceSettings;
import org.sourceselect.selection.Profile;
import org.sourceselect.selection.SelectionPlan;
import org.sourceselect.task.BadInputException;
import org.sourceselect.task.TaskId;
import org.sourceselect.task.TaskPool;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The study of which way to choose a source is the best. */
@Command(
        name = "evidence",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        description = {
            "Finds out which way to choose a source loses least, and what it costs.",
            "",
            "Of a pool of tasks each is a target for all the others: every metric on both paths, the ground truth",
            "of two seeds of fine-tuning, and a race; all of it for several seeds. Ends with the tables and the",
            "figure of evaluate. Without data sets it draws phantoms, others for each seed.",
            "",
            "Takes hours on two cores: --plan says how many. Stopped with Ctrl-C, the same command goes on; what is",
            "in the store is not computed again.",
            ""
        },
        footer = {
            "",
            "Examples:",
            "  sourceselect experiment evidence --plan",
            "  sourceselect experiment evidence --output evidence",
            "  sourceselect experiment evidence ixi.yaml --profile laptop --seeds 1 --target 'THAL-*,PUT-*'"
        })
public final class EvidenceCommand implements Callable<Integer> {

    private static final int FEWEST_TASKS = 3;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private Options.DataFiles data = new Options.DataFiles();

    @Option(
            names = "--output",
            paramLabel = "DIR",
            defaultValue = OutputFolder.USUAL,
            description = {
                "Where evidence.json, .csv, .svg and .md go, and transfers.csv, which evaluate reads",
                "(default: ${DEFAULT-VALUE})."
            })
    private Path output = Path.of(OutputFolder.USUAL);

    @Option(
            names = "--seeds",
            paramLabel = "N",
            defaultValue = "3",
            description = {
                "How many seeds, from --seed on (default: ${DEFAULT-VALUE}). Each has phantoms, a split and source models",
                "of its own."
            })
    private int seeds;

    @Option(
            names = "--tasks",
            paramLabel = "N",
            defaultValue = "16",
            description = {
                "How many tasks, as different as there are, where --pool names none (default: ${DEFAULT-VALUE}).",
                "The work grows with their square."
            })
    private int tasks;

    @Option(
            names = "--pool",
            split = ",",
            paramLabel = "PATTERN",
            description = "The sources, by name or with * (default: the tasks above).")
    private List<String> pool = List.of();

    @Option(
            names = "--target",
            split = ",",
            paramLabel = "PATTERN",
            description = "The targets, by name or with * (default: all of the pool).")
    private List<String> targets = List.of();

    @Option(
            names = "--metric",
            split = ",",
            paramLabel = "NAME",
            description = "Transferability metrics (default: all that are no variant of another).")
    private List<String> metrics = List.of(
            "otce",
            "h-score",
            "zero-shot-dice",
            "zero-shot-soft-dice",
            "leep",
            "nce",
            "logme",
            "gbc",
            "transrate",
            "k-nn",
            "probe",
            "logme-encoder",
            "h-score-encoder",
            "cc-fv",
            "topology-global",
            "topology-boundary",
            "cc-fv-layers",
            "topology-global-layers",
            "topology-boundary-layers",
            "topology-layers",
            "consistency");

    @Option(
            names = "--no-second-seed",
            description = "Leave out the second ground truth, and with it the noise ceiling.")
    private boolean noSecondSeed;

    @Option(names = "--no-race", description = "Leave out the races.")
    private boolean noRace;

    @Option(
            names = "--plan",
            description = "Say what is left to compute, and how long that takes, and compute nothing.")
    private boolean plan;

    @Mixin
    private ScaleOptions scale = new ScaleOptions();

    @Mixin
    private Options.Home home = new Options.Home();

    @Mixin
    private Options.Servers servers = new Options.Servers();

    @Mixin
    private Options.Machine machine = new Options.Machine();

    /**
     * What one seed takes.
     *
     * @param data the descriptions of its data sets
     * @param catalog what they hold
     * @param seed what is to run
     * @param leftOut what is said of the tasks that have too few subjects to be in it; empty where all have enough
     */
    private record Prepared(List<Path> data, Catalog catalog, EvidenceRun.Seed seed, Optional<String> leftOut) {}

    @Override
    public Integer call() {
        Console console =
                Console.on(spec.commandLine().getOut(), spec.commandLine().getErr());
        checkNumbers();
        HomeFolder folder = home.create();
        if (!plan) {
            OutputFolder.check(output);
        }
        Logs.toFile(folder);
        scale.finetuneIterationsAtSmoke(ExperimentCommand.SMOKE_FINETUNING);
        scale.validationFractionOtherwise(RaceSettings.VALIDATION_FRACTION);
        long firstSeed = scale.seed();
        List<Prepared> prepared = new ArrayList<>();
        for (int i = 0; i < seeds; i++) {
            prepared.add(prepare(firstSeed + i, folder, console));
        }
        if (plan) {
            plan(prepared, folder, console);
            return 0;
        }
        // All seeds train nets of one size.
        Prepared first = prepared.get(0);
        LocalMemory.check(first.seed().study().settings().selection(), runtime(first, folder), console);
        return run(prepared, folder, console);
    }

    private void checkNumbers() {
        if (seeds < 1) {
            throw new BadInputException("--seeds", "it is " + seeds, "give 1 or more");
        }
        if (tasks < FEWEST_TASKS) {
            throw new BadInputException("--tasks", "it is " + tasks, "give " + FEWEST_TASKS + " or more");
        }
    }

    private Prepared prepare(long seed, HomeFolder folder, Console console) {
        boolean phantoms = data.all().isEmpty();
        scale.seed(seed);
        List<Path> given = phantoms ? Phantoms.forEvidence(folder, seed, console) : data.all();
        List<DataSet> opened = LocalData.open(given);
        LocalData.warnings(opened).forEach(console::say);
        Catalog catalog = LocalData.catalog(opened);
        ObjectNode request = Json.object();
        // Source models trained alike, as the prior takes them for.
        request.putObject("selection").put("importModels", false);
        // It is no source, and no way to choose one.
        request.put("scratch", false);
        CampaignSettings scaled = SettingsOptions.read(
                request, List.of(CampaignSettings.EACH_TARGET), scale, phantoms ? Profile.SMOKE : Profile.LAPTOP);
        TaskPool all = new TaskPool(SelectionPlan.tasks(catalog));
        int subjects = scaled.selection().split().validationFraction() > 0 ? 3 : 2;
        Optional<String> leftOut = pool.isEmpty() ? tooSmall(catalog, subjects) : Optional.empty();
        leftOut.ifPresent(console::say);
        List<TaskId> sources =
                pool.isEmpty() ? spread(catalog, subjects) : SettingsOptions.inOptions(() -> all.named("pool", pool));
        List<TaskId> chosen =
                targets.isEmpty() ? sources : SettingsOptions.inOptions(() -> all.named("targets", targets));
        EvidenceStudy study = EvidenceStudy.of(
                scaled,
                chosen,
                sources,
                metrics,
                servers.temporal().isPresent() ? ExperimentCommand.TARGETS_AT_ONCE : 1);
        SettingsOptions.inOptions(() -> {
            study.settings().check(catalog);
            return true;
        });
        String id = "evidence-"
                + RequestId.of(List.of(study.settings(), noRace), given, servers.place(servers.prefix(), home::create));
        return new Prepared(
                given,
                catalog,
                new EvidenceRun.Seed(study, id, "seed " + seed, phantoms, !noSecondSeed, !noRace),
                leftOut);
    }

    /**
     * What is said of the tasks that have fewer subjects than one needs; empty where all have enough.
     *
     * @param subjects how many: to train on, to test on, and where there are validation subjects, to judge by
     */
    private static Optional<String> tooSmall(Catalog catalog, int subjects) {
        List<TaskId> large = SelectionPlan.tasks(catalog, subjects);
        List<String> small = SelectionPlan.tasks(catalog).stream()
                .filter(task -> !large.contains(task))
                .map(TaskId::toString)
                .toList();
        return small.isEmpty()
                ? Optional.empty()
                : Optional.of("left out, with fewer than " + subjects + " subjects: " + Sentences.some(small));
    }

    /** As different tasks as there are, with so many subjects or more. */
    private List<TaskId> spread(Catalog catalog, int subjects) {
        List<TaskId> spread = EvidenceStudy.spread(SelectionPlan.tasks(catalog, subjects), tasks);
        if (spread.isEmpty()) {
            throw new BadInputException(
                    "--tasks",
                    "no two of the tasks"
                            + (tooSmall(catalog, subjects).isEmpty() ? "" : " with " + subjects + " subjects or more")
                            + " have one modality",
                    "name the tasks with --pool and --target");
        }
        return spread;
    }

    private TaskQueues queues(Prepared prepared) {
        return new TaskQueues(servers.prefix()
                .orElse(TaskQueues.DEFAULT_PREFIX + "-" + prepared.seed().id()));
    }

    private RuntimeSettings runtime(Prepared prepared, HomeFolder folder) {
        boolean small = prepared.seed().study().settings().selection().profile() == Profile.SMOKE;
        return new RuntimeSettings(
                folder,
                "experiment evidence",
                servers.temporal(),
                servers.store(),
                EnumSet.allOf(Role.class),
                prepared.data(),
                queues(prepared),
                machine.gpu(),
                small ? machine.threadsForSmallNets() : machine.threads(),
                small ? machine.trainingsForSmallNets() : machine.trainings());
    }

    private void plan(List<Prepared> seedsToPlan, HomeFolder folder, Console console) {
        PlanLedger ledger = new PlanLedger();
        Optional<Plan> planned = Optional.empty();
        int trainings = 1;
        for (int i = 0; i < seedsToPlan.size(); i++) {
            Prepared prepared = seedsToPlan.get(i);
            RuntimeSettings runtime = runtime(prepared, folder);
            trainings = runtime.trainings();
            Catalog catalog = Estimates.catalog(prepared.data(), console);
            try (Session session = Session.startPlanning(runtime, console, catalog, ledger)) {
                new EvidenceRun(session, queues(prepared), console).plan(prepared.seed());
                ledger.check();
                if (i == seedsToPlan.size() - 1) {
                    planned = Optional.of(Plan.of(
                            ledger, Estimates.of(ledger, session.runtime().store(), false, machine, console)));
                }
            }
        }
        console.results(new PlanTable(
                        planned.orElseThrow(),
                        trainings,
                        Runtime.getRuntime().availableProcessors(),
                        servers.temporal().isEmpty(),
                        noRace
                                ? List.of()
                                : List.of(
                                        "A race is planned as one in which nobody is spared; it may take half as much again.",
                                        "Races whose candidates are not known yet are planned as if they had the same."))
                .lines());
    }

    private int run(List<Prepared> seedsToRun, HomeFolder folder, Console console) {
        List<TargetEvidence> found = new ArrayList<>();
        List<String> failures = new ArrayList<>();
        for (Prepared prepared : seedsToRun) {
            console.say(prepared.seed().family());
            try (Session session = Session.start(runtime(prepared, folder), console)) {
                EvidenceRun run = new EvidenceRun(session, queues(prepared), console);
                found.addAll(run.run(prepared.seed(), prepared.catalog()));
                run.failures().forEach(failure -> failures.add(prepared.seed().family() + ": " + failure));
                console.say(run.stages());
            }
        }
        if (found.isEmpty()) {
            throw new BadInputException(
                    "experiment evidence",
                    "no target has a ground truth that says anything",
                    "train longer or on larger slices");
        }
        CampaignSettings settings = seedsToRun.get(0).seed().study().settings();
        List<String> remarks = new ArrayList<>();
        remarks.add("Profile " + settings.selection().profile().label() + ", "
                + settings.selection().preparation().size()
                + " x " + settings.selection().preparation().size() + ", width "
                + settings.selection().network().width() + ", "
                + settings.selection().pretraining().iterations() + " and "
                + settings.finetuning().iterations() + " iterations; " + seedsToRun.size() + " seed"
                + (seedsToRun.size() == 1 ? "" : "s") + "; "
                + (data.all().isEmpty() ? "phantoms, which are no patients." : "the data sets given."));
        Optional<String> incomplete = Incomplete.of(failures);
        incomplete.ifPresent(remarks::add);
        failures.forEach(failure -> remarks.add("Left out, " + failure + "."));
        seedsToRun.stream()
                .flatMap(prepared -> prepared.leftOut().stream())
                .distinct()
                .forEach(small -> remarks.add("Tasks " + small + "."));
        incomplete.ifPresent(console::result);
        EvidenceFiles files = new EvidenceFiles(Evidence.of(found, EvidenceSettings.DEFAULT), found, remarks);
        console.results(new EvidenceTable(files.evidence()).lines());
        files.write(output).forEach(file -> console.say("wrote " + file));
        if (data.all().isEmpty()) {
            console.result("");
            console.result("Phantoms show the way of an experiment, not which sources transfer best in patients.");
        }
        return Failure.code(incomplete);
    }
}
