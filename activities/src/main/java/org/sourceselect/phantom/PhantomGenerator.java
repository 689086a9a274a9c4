package org.sourceselect.phantom;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sourceselect.task.BadInputException;

/**
 * Writes phantom data sets: gliomas as FeTS 2021, infants as iSeg-2019, white-matter hyperintensities as the WMH challenge
 * 2017. Together seven regions of interest (NCR, ED, ET; CSF, GM, WM; WMH), four modalities and at least four sites.
 */
public final class PhantomGenerator {

    private static final Logger LOG = LoggerFactory.getLogger(PhantomGenerator.class);

    private PhantomGenerator() {}

    /**
     * Writes the data sets into {@code root/NAME/} and a description of each into {@code root/NAME.yaml}, on all
     * processors. Files that are there already are written again.
     *
     * @return the descriptions
     * @throws BadInputException when a folder or file cannot be written
     */
    public static List<Path> write(Path root, PhantomSettings settings, PhantomProgress progress) {
        return write(root, settings, progress, Runtime.getRuntime().availableProcessors());
    }

    /** As {@link #write(Path, PhantomSettings, PhantomProgress)}, on so many threads. */
    static List<Path> write(Path root, PhantomSettings settings, PhantomProgress progress, int threads) {
        long start = System.nanoTime();
        List<PhantomDataSet> dataSets = new ArrayList<>();
        if (settings.subjectsPerSite() > 0) {
            dataSets.add(new TumourDataSet(settings));
        }
        if (settings.infants() > 0) {
            dataSets.add(new InfantDataSet(settings));
        }
        if (settings.lesionSubjectsPerSite() > 0) {
            dataSets.add(new LesionDataSet(settings));
        }
        List<Runnable> work = new ArrayList<>();
        for (PhantomDataSet dataSet : dataSets) {
            Path folder = TextFile.folder(root.resolve(dataSet.name()));
            dataSet.subjects().forEach(subject -> work.add(() -> subject.write(folder)));
        }
        run(work, progress, threads);
        List<Path> descriptions = new ArrayList<>();
        for (PhantomDataSet dataSet : dataSets) {
            dataSet.writeRest(root.resolve(dataSet.name()));
            Path description = root.resolve(dataSet.name() + ".yaml");
            TextFile.write(description, description(dataSet));
            descriptions.add(description);
        }
        LOG.info("Wrote {} phantoms in {} ms", work.size(), (System.nanoTime() - start) / 1_000_000);
        return descriptions;
    }

    private static String description(PhantomDataSet dataSet) {
        return "# Phantoms drawn from anatomy and physics; no patients.\n"
                + "name: " + dataSet.name() + "\n"
                + "root: " + dataSet.name() + "\n"
                + "layout: " + dataSet.layout() + "\n";
    }

    private static void run(List<Runnable> work, PhantomProgress progress, int threads) {
        ExecutorService pool = Executors.newFixedThreadPool(Math.max(1, threads));
        try {
            CompletionService<Boolean> done = new ExecutorCompletionService<>(pool);
            work.forEach(subject -> done.submit(subject, true));
            for (int i = 1; i <= work.size(); i++) {
                done.take().get();
                progress.subjectWritten(i, work.size());
            }
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException("a phantom could not be made", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while phantoms were written", e);
        } finally {
            stop(pool);
        }
    }

    /** Drops what has not begun and waits for what has, so that nobody writes into the folder after this class returns. */
    private static void stop(ExecutorService pool) {
        pool.shutdownNow();
        try {
            if (!pool.awaitTermination(1, TimeUnit.MINUTES)) {
                LOG.warn("A phantom is still being written");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
