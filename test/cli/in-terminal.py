"""Runs a command in a pseudo terminal of a given size and answers it: python3 in-terminal.py COLUMNS '[["wait for", "send"], …]' command …

"signal 15" sends a signal instead of keys. Prints JSON: the output, the exit code, and whether a text was waited for in vain."""
import fcntl, json, os, pty, select, struct, sys, termios, time

columns, steps, command = int(sys.argv[1]), json.loads(sys.argv[2]), sys.argv[3:]
pid, fd = pty.fork()
if pid == 0:
    os.execvp(command[0], command)
fcntl.ioctl(fd, termios.TIOCSWINSZ, struct.pack("HHHH", 60, columns, 0, 0))
output, seen, missed, deadline = "", 0, None, time.time() + 30
while time.time() < deadline:
    if steps and output.find(steps[0][0], seen) >= 0:
        wait, send = steps.pop(0)
        seen = output.find(wait, seen) + len(wait)
        time.sleep(0.15)  # the prompt is drawn before it listens
        if send.startswith("signal "):
            os.kill(pid, int(send.split()[1]))
        else:
            os.write(fd, send.encode())
        continue
    ready, _, _ = select.select([fd], [], [], 0.5)
    if not ready:
        continue
    try:
        data = os.read(fd, 65536)
    except OSError:
        break
    if not data:
        break
    output += data.decode("utf8", "replace")
    deadline = time.time() + 30
else:
    missed = steps[0][0] if steps else "the end"
    os.kill(pid, 9)
_, status = os.waitpid(pid, 0)
print(json.dumps({"output": output, "code": os.waitstatus_to_exitcode(status), "missed": missed or (steps[0][0] if steps else None)}))
