package org.sourceselect.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sourceselect.activity.StageKind;
import org.sourceselect.activity.TaskQueues;
import org.sourceselect.campaign.CampaignRequest;
import org.sourceselect.campaign.CampaignResult;
import org.sourceselect.cli.option.SettingsOptions;
import org.sourceselect.cli.run.LocalData;
import org.sourceselect.cli.run.OwnJars;
import org.sourceselect.cli.run.Session;
import org.sourceselect.cli.text.Console;
import org.sourceselect.cli.text.Logs;
import org.sourceselect.embedded.HomeFolder;
import org.sourceselect.embedded.RuntimeSettings;
import org.sourceselect.phantom.PhantomGenerator;
import org.sourceselect.phantom.PhantomSettings;
import org.sourceselect.plan.PlanLedger;
import org.sourceselect.plugin.Role;
import org.sourceselect.selection.Profile;
import org.sourceselect.stage.CatalogStage;
import org.sourceselect.store.ArtifactStore;
import org.sourceselect.store.Stage;

/**
 * Goes through what commands do at their start, so that the JVM can keep the classes they need in an archive ({@code
 * -XX:DumpLoadedClassList}, then {@code -Xshare:dump}) for the next ones to map into memory instead of reading, checking and linking them each time.
 *
 * <p>The launcher runs it after each build. It needs no training engine, listens on the loopback address alone, and keeps its
 * files in the folder it is given. What it leaves out is loaded from the jars, as without an archive.
 */
final class Rehearsal {

    private static final String PACKAGE = "org/sourceselect/";

    /** One tumour site of two subjects, in the coarsest grid there is: tasks to select among, in a fraction of a second. */
    private static final PhantomSettings PHANTOMS = new PhantomSettings(1, 32, 8, 1, 2, 0, 0);

    private static final String TARGET = "phantom-fets/ED-1-FLAIR";

    /** A version that no stage ever has: the artifact is nobody's. */
    private static final int REHEARSED = 0;

    private record Settings(int number) {}

    private static final Logger LOG = LoggerFactory.getLogger(Rehearsal.class);

    private Rehearsal() {}

    /**
     * Rehearses.
     *
     * @param args an empty folder to work in
     */
    public static void main(String[] args) throws IOException {
        Logs.silence();
        Path folder = Path.of(args[0]);
        PrintWriter nowhere = new PrintWriter(new StringWriter());
        SourceSelect.commandLine(nowhere, nowhere).execute("--help");
        SourceSelect.commandLine(nowhere, nowhere).execute("metrics");
        HomeFolder home = HomeFolder.create(folder.resolve("home"));
        Logs.toFile(home);
        List<Path> phantoms = PhantomGenerator.write(folder.resolve("phantoms"), PHANTOMS, (written, all) -> {});
        Console console = Console.on(nowhere, nowhere);
        work(home, phantoms, console);
        decide(home, phantoms, console);
        loadOurs();
        // The runtime's threads may linger.
        System.exit(0);
    }

    /** A worker with its servers, and an artifact that is computed and then found. */
    private static void work(HomeFolder home, List<Path> phantoms, Console console) {
        try (Session session = Session.start(settings(home, phantoms), console)) {
            ArtifactStore store = session.runtime().store();
            for (int time = 0; time < 2; time++) {
                Stage.Outcome outcome = Stage.findOrCompute(
                        store,
                        new Stage.Definition(StageKind.SCORE, REHEARSED, List.of(), new Settings(1), 0),
                        "rehearsal",
                        draft -> draft.json("settings.json", new Settings(1)));
                store.json(outcome.manifest(), "settings.json", Settings.class);
            }
        }
    }

    /** A campaign whose stages are only planned. */
    private static void decide(HomeFolder home, List<Path> phantoms, Console console) {
        SettingsOptions options = new SettingsOptions();
        CampaignRequest request = CampaignRequest.of(options.campaign(List.of(TARGET), List.of("*"), Profile.SMOKE));
        try (Session session = Session.startPlanning(
                settings(home, phantoms),
                console,
                CatalogStage.catalog(LocalData.open(phantoms), (step, steps, unit) -> {}),
                new PlanLedger())) {
            session.run(
                    new Session.Job("rehearsal", new TaskQueues(TaskQueues.DEFAULT_PREFIX), request),
                    CampaignResult.class);
        }
    }

    private static RuntimeSettings settings(HomeFolder home, List<Path> phantoms) {
        return new RuntimeSettings(
                home,
                "rehearsal",
                Optional.empty(),
                Optional.empty(),
                EnumSet.allOf(Role.class),
                phantoms,
                new TaskQueues(TaskQueues.DEFAULT_PREFIX),
                false,
                0,
                1);
    }

    /** All of ours: small beside the libraries', and many belong to stages that are only planned here. */
    private static void loadOurs() throws IOException {
        for (Path from : OwnJars.all()) {
            try (JarFile jar = new JarFile(from.toFile())) {
                jar.stream()
                        .map(JarEntry::getName)
                        .filter(name -> name.startsWith(PACKAGE) && name.endsWith(".class"))
                        .forEach(Rehearsal::load);
            }
        }
    }

    private static void load(String file) {
        try {
            Class.forName(
                    file.substring(0, file.length() - ".class".length()).replace('/', '.'),
                    false,
                    Rehearsal.class.getClassLoader());
        } catch (ClassNotFoundException | LinkageError e) {
            LOG.debug("not in the archive: {}", file, e);
        }
    }
}
