package org.sourceselect.unet;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.util.cuda.CudaUtils;
import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import org.sourceselect.task.BadInputException;

/**
 * Where the network is computed.
 *
 * @param device the CPU or one GPU
 * @param memoryBytes what training may use there; a training whose estimate is larger is refused
 */
public record Compute(Device device, long memoryBytes) {

    static final String ENGINE = "PyTorch";
    private static boolean started;
    private static final String THREADS = "ai.djl.pytorch.num_threads";

    /** The CPU, with as many threads as the engine chooses (one per physical core) and all physical memory. */
    public static Compute cpu() {
        engine();
        return idleCpu();
    }

    /** The same before the engine is started: to be asked what fits, not to compute with. */
    public static Compute idleCpu() {
        return new Compute(Device.cpu(), physicalMemory());
    }

    /**
     * The CPU with a fixed number of threads, for the whole process.
     *
     * <p>Call it before anything is computed: threads that have computed already keep their number. The last bits of a
     * result depend on the number of threads.
     */
    public static Compute cpu(int threads) {
        if (threads < 1) {
            throw new BadInputException("threads", "it is " + threads, "use at least 1");
        }
        System.setProperty(THREADS, Integer.toString(threads));
        engine();
        // The property is read when the engine starts; it may have started before.
        JniUtils.setNumThreads(threads);
        return cpu();
    }

    /**
     * One GPU and what is free of its memory now.
     *
     * @param index the GPU's number, from 0
     */
    public static Compute gpu(int index) {
        int count = engine().getGpuCount();
        if (count == 0) {
            throw new BadInputException(
                    "gpu",
                    "no GPU can be used: none is visible to this process, or this build has CPU libraries only",
                    "build with the Maven profile gpu on a machine with an NVIDIA driver, or leave the GPU flag out");
        }
        if (index < 0 || index >= count) {
            throw new BadInputException(
                    "gpu", "there is no GPU " + index + " among " + count, "use a number from 0 to " + (count - 1));
        }
        Device device = Device.gpu(index);
        MemoryUsage memory = CudaUtils.getGpuMemory(device);
        return new Compute(device, memory.getMax() - memory.getCommitted());
    }

    /** The same device for one of several trainings side by side, each with an equal part of the memory. */
    public Compute sharedBy(int trainings) {
        return new Compute(device, memoryBytes / trainings);
    }

    NDManager newManager() {
        return NDManager.newBaseManager(device, ENGINE);
    }

    private static synchronized Engine engine() {
        if (!started) {
            OpenMp.waitPassively();
            NativeHeap.keepFreed();
            CudaRuntime.offer();
            started = true;
        }
        // The natives are on the class path: without these the engine asks the network for them, or for nothing useful.
        for (String property : new String[] {"ai.djl.offline", "OPT_OUT_TRACKING"}) {
            if (System.getProperty(property) == null) {
                System.setProperty(property, "true");
            }
        }
        EngineFolder folder = EngineFolder.current();
        folder.check();
        try {
            return Engine.getEngine(ENGINE);
        } catch (EngineException | LinkageError e) {
            throw folder.fault(e).orElseGet(() -> unloadable(e));
        }
    }

    private static BadInputException unloadable(Throwable failure) {
        String foreign = System.getenv("PYTORCH_VERSION");
        if (foreign != null) {
            return new BadInputException(
                    "PYTORCH_VERSION=" + foreign,
                    "PyTorch's native libraries of another version than this program's are looked for",
                    "unset it for this program",
                    failure);
        }
        // DJL looks for the network's natives where those of the class path do not fit the machine.
        return new BadInputException(
                "PyTorch",
                "its native libraries cannot be loaded on this machine",
                "build without the Maven profile gpu where there is no NVIDIA GPU with its driver; the CPU's are for"
                        + " Linux on x86-64",
                failure);
    }

    private static long physicalMemory() {
        return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize();
    }
}
