package dev.quatrain.stream.faults;

import java.util.Collections;
import java.util.List;

/** What goes wrong, once; the application is scoring when it strikes and works again some time after. */
enum Fault {
    APP_KILLED("application killed (SIGKILL)") {
        @Override
        void strike(Stage stage) throws Exception {
            Instance instance = stage.anyRunning();
            instance.kill();
            stage.maybePause();
            instance.start();
        }
    },
    APP_KILLED_WHILE_STARTING("application killed again while it restores") {
        @Override
        void strike(Stage stage) throws Exception {
            Instance instance = stage.anyRunning();
            instance.kill();
            instance.start();
            stage.pause(1_000, 4_000);
            instance.kill();
            instance.start();
        }
    },
    APP_TERMINATED("application stopped (SIGTERM)") {
        @Override
        void strike(Stage stage) throws Exception {
            Instance instance = stage.anyRunning();
            instance.terminate();
            stage.maybePause();
            instance.start();
        }
    },
    STATE_WIPED("state folder deleted before a restart") {
        @Override
        void strike(Stage stage) throws Exception {
            Instance instance = stage.anyRunning();
            instance.kill();
            instance.wipe();
            instance.start();
        }
    },
    STORE_CHANGED("restarted with the other store (memory, RocksDB)") {
        @Override
        void strike(Stage stage) throws Exception {
            Instance instance = stage.anyRunning();
            instance.kill();
            instance.changeStore();
            instance.start();
        }
    },
    APP_PAUSED("application paused till it is a zombie (SIGSTOP, SIGCONT)") {
        @Override
        void strike(Stage stage) throws Exception {
            Instance zombie = stage.anyRunning();
            Instance heir = stage.anyIdle();
            heir.start();
            stage.awaitMembers(2);
            stage.awaitProgress();
            zombie.pause();
            // The other one takes over, and goes on for a while.
            Thread.sleep(AppSettings.SESSION.toMillis());
            stage.awaitProgress();
            stage.pause(500, 2_000);
            zombie.resume();
            stage.awaitProgress();
            stage.pause(500, 2_000);
            heir.terminate();
        }
    },
    INSTANCES_COME_AND_GO("second and third instance come and go") {
        @Override
        void strike(Stage stage) throws Exception {
            Instance first = stage.anyRunning();
            Instance second = stage.anyIdle();
            second.start();
            stage.awaitMembers(2);
            stage.breathe();
            Instance third = stage.anyIdle();
            third.start();
            stage.awaitMembers(3);
            stage.breathe();
            first.kill();
            stage.breathe();
            second.terminate();
            stage.breathe();
            first.start();
            stage.awaitMembers(2);
            stage.breathe();
            third.kill();
        }
    },
    BROKER_RESTARTED("broker stopped and started on its data") {
        @Override
        void strike(Stage stage) throws Exception {
            int broker = stage.anyBroker();
            stage.cluster().stop(broker);
            stage.pause(0, 2_000);
            stage.cluster().restart(broker);
        }
    },
    BROKER_KILLED("broker killed (SIGKILL) and started on its data") {
        @Override
        void strike(Stage stage) throws Exception {
            int broker = stage.anyBroker();
            stage.cluster().kill(broker);
            stage.pause(0, 2_000);
            stage.cluster().restart(broker);
        }
    },
    ONE_BROKER_OF_THREE_KILLED("one broker of three killed, later started on its data") {
        @Override
        void strike(Stage stage) throws Exception {
            int broker = stage.anyBroker();
            stage.cluster().kill(broker);
            // The other two suffice.
            stage.awaitProgress();
            stage.breathe();
            stage.cluster().restart(broker);
        }
    };

    private final String words;

    Fault(String words) {
        this.words = words;
    }

    /** What happens, in a few words. */
    String words() {
        return words;
    }

    abstract void strike(Stage stage) throws Exception;

    /** So many times the same. */
    List<Fault> times(int count) {
        return Collections.nCopies(count, this);
    }
}
