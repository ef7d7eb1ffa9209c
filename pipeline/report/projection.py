"""The Natural Earth projection, from degrees to the units of the map's drawing."""

from math import radians

WIDTH = 1000.0
"""Width of the world in drawing units."""

HEIGHT = 520.0
"""Height of the world in drawing units."""

# Coefficients of Šavrič, Patterson and Jenny (2015), 'The Natural Earth II and Natural Earth I
# polynomials': x = λ · P(φ), y = Q(φ), radians.
_LENGTH = ((0, 0.8707), (2, -0.131979), (4, -0.013791), (10, 0.003971), (12, -0.001529))
_HEIGHT = ((1, 1.007226), (3, 0.015085), (7, -0.044475), (9, 0.028874), (11, -0.005916))
_SCALE = WIDTH / (2 * 0.8707 * 3.141592653589793)


def project(longitude: float, latitude: float) -> tuple[float, float]:
    """(x, y) in drawing units of a point in degrees; x grows to the east, y to the south."""
    phi = radians(latitude)
    x = radians(longitude) * sum(factor * phi**power for power, factor in _LENGTH)
    y = sum(factor * phi**power for power, factor in _HEIGHT)
    return WIDTH / 2 + _SCALE * x, HEIGHT / 2 - _SCALE * y
