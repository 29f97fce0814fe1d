"""监测运行: monitor runs, started, watched and stopped."""
